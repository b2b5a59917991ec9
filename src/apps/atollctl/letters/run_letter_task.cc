// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/letters/run_letter_task.h"

#include "adapters/rocksdb/records_beside.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/trail/stopped_bank.h"

namespace atollbank::atollctl {
namespace {

using base::Result;

std::vector<Field> row_of(const events::DeadLetter& letter) {
  return {text_field("name", to_text(letter.name)), time_field("time", letter.time.nanoseconds),
          text_field("source", letter.source),      count_field("position", letter.position),
          count_field("tries", letter.tries),       text_field("reason", letter.reason),
          text_field("message", letter.message)};
}

Result<View> list(const ListLetters& task) {
  ATOLL_TRY(const auto beside, adapters::RocksDbRecordsBeside::open(
                                   std::filesystem::path(task.data_folder) / "records"));
  View view;
  view.list_key = "dead_letters";
  events::ListDeadLetters request{.after = {}, .limit = events::kDeadLettersMax};
  while (true) {
    ATOLL_TRY(const auto page, events::list_letters(beside->reader(), request));
    for (const auto& letter : page) view.rows.push_back(row_of(letter));
    if (page.size() < request.limit) break;
    request.after = page.back().name;
  }
  view.fields = {count_field("waiting", view.rows.size())};
  return view;
}

// The owner of the folder is known to nobody by name.
runtime::Context context_of_owner() {
  runtime::Context context;
  context.caller.subject = "svc_atollctl";
  return context;
}

Result<View> settle(const SettleLetter& task, const base::Clock& clock) {
  ATOLL_TRY(const auto bank, StoppedBank::open(task.data_folder, clock));
  events::EventFollower& follower = bank->follower();
  if (task.is_dropped) {
    ATOLL_TRY_VOID(follower.drop_now(task.request, context_of_owner()));
  } else {
    ATOLL_TRY_VOID(follower.replay_now(task.request, context_of_owner()));
  }
  View view;
  view.fields = {text_field("dead_letter", to_text(task.request.name)),
                 text_field("done", task.is_dropped ? "dropped" : "replayed")};
  return view;
}

Result<View> run(const LetterTask& task, const base::Clock& clock) {
  if (const auto* listing = std::get_if<ListLetters>(&task)) return list(*listing);
  return settle(std::get<SettleLetter>(task), clock);
}

}  // namespace

int run_letter_task(const CommandLine& line, const LetterTask& task, const base::Clock& clock) {
  const auto view = run(task, clock);
  if (!view) return report(view.error(), line.as_json);
  print(*view, line.as_json);
  return kDone;
}

}  // namespace atollbank::atollctl
