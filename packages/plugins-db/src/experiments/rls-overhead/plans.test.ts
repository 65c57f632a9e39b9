import assert from 'node:assert/strict';
import { readPlan } from './plans.ts';

describe('readPlan', () => {
  const scan = {
    'Node Type': 'Index Scan',
    'Relation Name': 'contacts',
    'Index Name': 'contacts_name',
    'Index Cond': "((tenant_id = 7) AND (name >= 'a'::text))",
    Filter: "(name ~~ 'a%'::text)",
  };

  it('tells nodes, and by which conditions rows are found and thrown away', () => {
    assert.deepEqual(readPlan({ 'Node Type': 'Limit', Plans: [scan] }), {
      shape: 'Limit, Index Scan of contacts by contacts_name',
      found: ['tenant_id = 7', "name >= 'a'::text"],
      filtered: ["name ~~ 'a%'::text"],
    });
  });

  it('leaves out what only guards others by a condition on settings', () => {
    assert.equal(readPlan({ 'Node Type': 'Result', Plans: [scan] }).shape, readPlan(scan).shape);
  });
});
