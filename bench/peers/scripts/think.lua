-- A pause between requests, in ms: the first argument.
local pause = 2000

function init(args)
  pause = tonumber(args[1]) or pause
end

function delay()
  return pause
end
