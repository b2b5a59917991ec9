// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/query_check.h"

#include "ledger/format/group.h"
#include "services/queries/local_queries.h"
#include "sim/model/query_comparison.h"

namespace atollbank::sim {

namespace {

// Small, as the journals of a run are.
constexpr std::uint32_t kRunSlots = 2000;
constexpr std::uint32_t kPieceSlots = 500;
constexpr std::size_t kStepBytes = 20'000;
constexpr int kStepsMax = 1'000'000;

std::string read_journal(const ports::Journal& journal, NaiveQueries& model) {
  while (model.end_slot() < journal.durable_end()) {
    std::vector<ports::Slot> slots;
    const auto next = journal.read_groups(model.end_slot(), kStepBytes, slots);
    if (!next) return "the journal cannot be read: " + next.error().message;
    if (slots.empty()) break;
    for (std::span<const ports::Slot> rest(slots); !rest.empty();) {
      const std::size_t size = ledger::format::header_of(rest).slot_count;
      model.take_group(rest.first(size));
      rest = rest.subspan(size);
    }
  }
  return "";
}

}  // namespace

std::string first_query_difference(SimLoop& loop, const base::Clock& clock,
                                   const ports::Journal& journal, std::uint64_t seed,
                                   int question_count) {
  NaiveQueries model;
  if (std::string text = read_journal(journal, model); !text.empty()) return text;
  SimExecutor executor(loop, clock);
  SimExecutor pool_executor(loop, clock);
  SimPool pool(pool_executor);
  const queries::IndexerOptions options{
      .run_slots = kRunSlots, .step_bytes = kStepBytes, .piece_slots = kPieceSlots};
  queries::LocalQueries queries(journal, nullptr, executor, pool, options);
  if (const auto started = queries.start(); !started) return started.error().message;
  const auto settle = [&loop](const std::function<bool()>& done) {
    for (int i = 0; i < kStepsMax && !done(); ++i) loop.step();
  };
  std::string text = QueryComparison(queries, model, seed, settle).first_difference(question_count);
  // Their work ends before they do.
  executor.drop_everything();
  pool_executor.drop_everything();
  return text.empty() ? text : "queries: " + text;
}

}  // namespace atollbank::sim
