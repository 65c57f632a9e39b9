import type { GraphqlStep, MethodStep, Pairs } from '../grammar.ts';

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

/** The request that a GraphQL step is: GraphQL over HTTP, by POST. `section` are the headers of every request. */
export function postOf({ value, options }: GraphqlStep, section: Pairs): MethodStep {
  const { query, variables, operationName, headers = {}, ...rest } = options;
  const isAccepting = [...Object.keys(section), ...Object.keys(headers)].some((name) => /^accept\??$/i.test(name));
  return {
    verb: 'post',
    value,
    options: {
      ...rest,
      headers: isAccepting ? headers : { ...headers, accept: ACCEPT },
      json: { query, ...(operationName !== undefined && { operationName }), ...(variables !== undefined && { variables }) },
    },
  };
}
