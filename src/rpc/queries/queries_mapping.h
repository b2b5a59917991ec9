// SPDX-License-Identifier: Apache-2.0
// Queries: protobuf messages <-> domain values, both ways. Pure; any thread.
//
// What comes from outside is checked for what a domain value cannot hold: ids, kinds, packed sizes;
// the service itself checks the rest. Errors: invalid_argument malformed_id, filter_malformed,
// filter_too_deep, range_invalid for requests · internal answer_malformed for answers.
#pragma once

#include "atollbank/queries/v1/queries.pb.h"
#include "services/queries/api.h"

namespace atollbank::rpc {

namespace queries_v1 = ::atollbank::queries::v1;

queries_v1::BalanceAsOfRequest to_proto(const queries::BalanceRequest& request);
queries_v1::StatementRequest to_proto(const queries::StatementRequest& request);  // asks for packed
queries_v1::SearchRequest to_proto(const queries::SearchRequest& request);
queries_v1::AggregateRequest to_proto(const queries::AggregateRequest& request);
queries_v1::TrialBalanceRequest to_proto(const queries::TrialBalanceRequest& request);
queries_v1::Filter to_proto(const queries::Filter& filter);

base::Result<queries::BalanceRequest> balance_from(const queries_v1::BalanceAsOfRequest& request);
base::Result<queries::StatementRequest> statement_from(const queries_v1::StatementRequest& request);
base::Result<queries::SearchRequest> search_from(const queries_v1::SearchRequest& request);
base::Result<queries::AggregateRequest> aggregate_from(const queries_v1::AggregateRequest& request);
base::Result<queries::TrialBalanceRequest> trial_balance_from(
    const queries_v1::TrialBalanceRequest& request);
base::Result<queries::Filter> filter_from(const queries_v1::Filter& filter);

queries_v1::BalanceAsOfResponse to_proto(const queries::BalanceAsOf& balance);
queries_v1::StatementResponse to_proto(const queries::Statement& statement, bool packed);
queries_v1::SearchResponse to_proto(const queries::RecordPage& page);
queries_v1::AggregateResponse to_proto(const queries::Aggregates& aggregates);
queries_v1::TrialBalanceResponse to_proto(const queries::TrialBalance& trial);
queries_v1::RecordResponse to_proto(const queries::Record& record);

base::Result<queries::BalanceAsOf> balance_answer_from(
    const queries_v1::BalanceAsOfResponse& response);
base::Result<queries::Statement> statement_answer_from(
    const queries_v1::StatementResponse& response);
base::Result<queries::RecordPage> page_from(const queries_v1::SearchResponse& response);
base::Result<queries::Aggregates> aggregates_from(const queries_v1::AggregateResponse& response);
base::Result<queries::TrialBalance> trial_balance_answer_from(
    const queries_v1::TrialBalanceResponse& response);
base::Result<queries::Record> record_from(const queries_v1::RecordResponse& response);

}  // namespace atollbank::rpc
