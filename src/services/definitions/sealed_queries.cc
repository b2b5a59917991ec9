// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/sealed_queries.h"

namespace atollbank::definitions {

using base::Result;
using queries::Filter;
using queries::FilterKind;

namespace {

// What is too deep is left for the index to refuse.
void find_sealed(Filter& filter, std::size_t depth, std::vector<Filter*>& found) {
  if (depth > queries::kFilterDepthMax || found.size() > kSealedConditionsMax) return;
  if (filter.kind == FilterKind::kMetadata && !filter.id.is_nil()) found.push_back(&filter);
  for (Filter& child : filter.children) find_sealed(child, depth + 1, found);
}

}  // namespace

// One condition after the other: each has its keyed hash in the place of its value.
void SealedQueries::search(const Context& context, queries::SearchRequest request,
                           Completion<queries::RecordPage> done) {
  std::vector<Filter*> sealed;
  find_sealed(request.filter, 1, sealed);
  if (sealed.empty()) return queries_.search(context, std::move(request), std::move(done));
  auto refuse = [](const Context& asked, Completion<queries::RecordPage> answer,
                   base::Error error) {
    runtime::on_executor_of(asked, std::move(answer))(base::fail(std::move(error)));
  };
  if (sealed.size() > kSealedConditionsMax)
    return refuse(context, std::move(done),
                  base::make_error(base::ErrorCode::kInvalidArgument, "filter_too_wide",
                                   "at most 16 sealed values are looked for at once"));
  Context within = context;
  within.executor = nullptr;
  SealedSearch first{
      .subject = sealed[0]->id, .name = sealed[0]->text, .text = sealed[0]->value};
  auto go_on = [this, context, refuse, request = std::move(request),
                done = std::move(done)](Result<std::string> term) mutable {
    const bool was_never_sealed = !term && term.error().reason == "key_not_found";
    if (!term && !was_never_sealed) return refuse(context, std::move(done), term.error());
    std::vector<Filter*> left;
    find_sealed(request.filter, 1, left);
    *left[0] = was_never_sealed ? Filter::any_of({}) : Filter::metadata(left[0]->text, *term);
    search(context, std::move(request), std::move(done));
  };
  definitions_.sealed_term(within, std::move(first), std::move(go_on));
}

}  // namespace atollbank::definitions
