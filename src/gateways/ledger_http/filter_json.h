// SPDX-License-Identifier: Apache-2.0
// The filter tree of a search in JSON. Each condition is an object with one member:
//
//   {"and":[…]} {"or":[…]} {"not":{…}} {"account":"id"} {"address_prefix":"customer."}
//   {"code":7} {"code":{"from":1,"to":9}} {"reference":"id"} {"metadata":{"name":"…","value":"…"}}
//   {"amount_minor":1250} {"amount_minor":{"from":0,"to":99}} {"kind":"capture"}
//   {"metadata":{"name":"email","value":"alice@example.org","subject":"id"}}   a sealed one
//   {"booking_time":{"from":"…","until":"…"}} {"value_time":{…}} {"outcome":"done"|"declined"}
//
// Pure. invalid_argument: filter_malformed (says where) · malformed_id · malformed_time. Depth and
// width are judged by queries::check_filter(), and by the depth of the JSON itself.
#pragma once

#include "base/json_view.h"
#include "base/result.h"
#include "services/queries/api.h"

namespace atollbank::ledger_http {

base::Result<queries::Filter> read_filter(base::JsonView object);

// The body of a search: {"filter":{…},"direction":"newest_first","limit":100,"cursor":"…",
// "as_of_slot":65,"with_evidence":true}; all but the filter may be left out.
// Also: json_wrong_kind · json_unknown_member · field_out_of_range
base::Result<queries::SearchRequest> read_search(base::JsonView root);

}  // namespace atollbank::ledger_http
