// SPDX-License-Identifier: Apache-2.0
// Each query as a function of a view: what local_queries.h runs on the pool. Requests have passed
// their checks; a cursor has been decoded and its moment is the view's.
#pragma once

#include <optional>

#include "services/queries/api.h"
#include "services/queries/cursor.h"
#include "services/queries/view.h"

namespace atollbank::queries {

// What may be said without looking at the ledger, and what a cursor of the request must carry.
base::Result<void> check(const StatementRequest& request);
base::Result<void> check(const SearchRequest& request);
base::Result<void> check(const AggregateRequest& request);
std::uint64_t hash_of(const StatementRequest& request);
std::uint64_t hash_of(const SearchRequest& request);

base::Result<BalanceAsOf> answer(const View& view, const BalanceRequest& request);
base::Result<Statement> answer(const View& view, const StatementRequest& request,
                               const std::optional<Cursor>& cursor);
base::Result<RecordPage> answer(const View& view, const SearchRequest& request,
                                const std::optional<Cursor>& cursor);
base::Result<Aggregates> answer(const View& view, const AggregateRequest& request);
base::Result<TrialBalance> answer(const View& view, const TrialBalanceRequest& request);
base::Result<Record> answer_record(const View& view, const base::Id& id);

}  // namespace atollbank::queries
