// SPDX-License-Identifier: Apache-2.0
#include "services/events/dead_letter_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ports/commit_again.h"
#include "ports/event_log.h"
#include "services/audit/api.h"
#include "services/events/format/dead_letter.h"

namespace atollbank::events {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kMessageSizeMax = 500;

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= ports::kLogPartitionSizeMax &&
         text.find_first_of(":/") == std::string_view::npos;
}

audit::Change change_of(std::string event_name, std::string event_type, const DeadLetterName& name,
                        audit::Fields request) {
  const std::string text = to_text(name);
  return {.service = "events",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = std::move(request),
          .outcome = {{"dead_letter", text}},
          .resources = {{.type = "DeadLetter", .name = text}}};
}

Context own_context() {
  Context context;
  context.caller.subject = "svc_events";
  return context;
}

ports::Commit commit_of(const std::string& consumer, std::uint64_t version) {
  ports::Commit commit;
  commit.partition = format::letters_partition(consumer);
  commit.expected_version = version;
  return commit;
}

tl::unexpected<base::Error> not_found(const DeadLetterName& name) {
  return base::fail(ErrorCode::kNotFound, "dead_letter_not_found",
                    "no dead letter " + to_text(name) + " waits");
}

}  // namespace

std::string to_text(const DeadLetterName& name) {
  return fmt::format("{}:{}:{}", name.consumer, name.log_partition, name.cursor);
}

Result<DeadLetterName> parse_dead_letter_name(std::string_view text) {
  DeadLetterName name;
  const std::size_t first = text.find(':');
  const std::size_t last = text.rfind(':');
  const std::string_view digits = last == text.npos ? "" : text.substr(last + 1);
  const auto read = std::from_chars(digits.begin(), digits.end(), name.cursor);
  const bool is_number = !digits.empty() && read.ec == std::errc() && read.ptr == digits.end();
  if (first != last && is_number) {
    name.consumer = text.substr(0, first);
    name.log_partition = text.substr(first + 1, last - first - 1);
    if (is_word(name.consumer) && is_word(name.log_partition)) return name;
  }
  return base::fail(ErrorCode::kInvalidArgument, "dead_letter_name_malformed",
                    "this is no name of a dead letter, such as audit_index:records:1042");
}

Result<void> DeadLetterBook::keep(const DeadLetter& letter) {
  DeadLetter kept = letter;
  kept.message.resize(std::min(kept.message.size(), kMessageSizeMax));
  const std::string partition = format::letters_partition(kept.name.consumer);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto waiting, records_.get(partition, format::waiting_key(kept.name)));
    ATOLL_TRY(const auto dropped, records_.get(partition, format::dropped_key(kept.name)));
    if (waiting.value || dropped.value) return {};
    ports::Commit commit = commit_of(kept.name.consumer, waiting.version);
    commit.puts = {{.key = format::waiting_key(kept.name), .value = format::encode_letter(kept)}};
    const audit::Change change = change_of(
        "KeepDeadLetter", "dead_letter.kept", kept.name,
        {{"reason", kept.reason}, {"tries", std::int64_t{kept.tries}}, {"source", kept.source}});
    return audit::commit(records_, std::move(commit), change, own_context(), kept.time);
  });
}

Result<std::vector<DeadLetter>> list_letters(const ports::RecordReader& records,
                                             const ListDeadLetters& request) {
  std::vector<DeadLetter> letters;
  const std::size_t limit = std::min(request.limit, kDeadLettersMax);
  const std::string prefix = format::kDeadLettersPrefix;
  ATOLL_TRY(const auto partitions, records.partitions(prefix, "", kDeadLettersMax));
  for (const std::string& partition : partitions) {
    const std::string consumer = partition.substr(prefix.size());
    if (consumer < request.after.consumer) continue;
    const bool is_begun = consumer == request.after.consumer;
    const std::string after = is_begun ? format::waiting_key(request.after) : "";
    ATOLL_TRY(const auto page,
              records.scan(partition, format::kWaitingPrefix, after, limit - letters.size()));
    for (const ports::Put& put : page) {
      ATOLL_TRY(DeadLetter letter, format::decode_letter(put.value));
      const auto place =
          std::string_view(put.key).substr(std::string_view(format::kWaitingPrefix).size());
      ATOLL_TRY(letter.name, format::name_of_key(consumer, place));
      letters.push_back(std::move(letter));
    }
  }
  return letters;
}

Result<DeadLetter> DeadLetterBook::get(const DeadLetterName& name) const {
  ATOLL_TRY(const auto found,
            records_.get(format::letters_partition(name.consumer), format::waiting_key(name)));
  if (!found.value) return not_found(name);
  ATOLL_TRY(DeadLetter letter, format::decode_letter(*found.value));
  letter.name = name;
  return letter;
}

Result<void> DeadLetterBook::check_why(const std::string& why) {
  if (!why.empty() && why.size() <= kWhySizeMax) return {};
  return base::fail(ErrorCode::kInvalidArgument, "why_missing",
                    fmt::format("say why, in at most {} characters", kWhySizeMax));
}

Result<bool> DeadLetterBook::is_settled(const SettleDeadLetter& request) const {
  if (request.settlement_id.is_nil()) return false;
  ATOLL_TRY(const auto found, records_.get(format::letters_partition(request.name.consumer),
                                           format::settled_key(request.settlement_id)));
  return found.value.has_value();
}

Result<void> DeadLetterBook::settle(const SettleDeadLetter& request, End end,
                                    const Context& context, base::Timestamp now) {
  ATOLL_TRY_VOID(check_why(request.why));
  const DeadLetterName& name = request.name;
  const bool is_dropped = end == End::kDropped;
  const audit::Change change = change_of(
      is_dropped ? "DropDeadLetter" : "ReplayDeadLetter",
      is_dropped ? "dead_letter.dropped" : "dead_letter.replayed", name, {{"why", request.why}});
  bool may_be_done = false;  // by a commit whose answer was lost
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found,
              records_.get(format::letters_partition(name.consumer), format::waiting_key(name)));
    if (!found.value && may_be_done) return {};
    ATOLL_TRY(const bool is_done, is_settled(request));
    if (is_done) return {};
    if (!found.value) return not_found(name);
    ports::Commit commit = commit_of(name.consumer, found.version);
    commit.deletes = {format::waiting_key(name)};
    if (is_dropped) commit.puts = {{.key = format::dropped_key(name), .value = *found.value}};
    if (!request.settlement_id.is_nil()) {
      commit.puts.push_back({.key = format::settled_key(request.settlement_id), .value = ""});
    }
    const auto done = audit::commit(records_, std::move(commit), change, context, now);
    may_be_done = !done && done.error().code == ErrorCode::kUnknown;
    return done;
  });
}

}  // namespace atollbank::events
