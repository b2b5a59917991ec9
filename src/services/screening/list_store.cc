// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list_store.h"

#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/screening/availability.h"
#include "services/screening/format/list_record.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::Result;
using runtime::Context;

namespace {

constexpr std::size_t kPage = 256;

audit::Fields fields_of(const ListFacts& facts) {
  return {{"list_id", base::to_text("list", facts.id)},
          {"version", facts.version},
          {"entry_count", std::int64_t{facts.entry_count}},
          {"name_count", std::int64_t{facts.name_count}}};
}

audit::Resource resource_of(base::Id list_id) {
  return {.type = "ScreeningList", .name = base::to_text("list", list_id)};
}

}  // namespace

// What a commit is evidence of.
struct ListStore::Evidence {
  const char* event_name = "";
  const char* event_type = "";
  audit::Fields request;
  audit::Fields outcome;
  std::vector<audit::Resource> resources;

  audit::Change change() const {
    return {.service = "screening",
            .event_name = event_name,
            .event_type = event_type,
            .request = request,
            .outcome = outcome,
            .resources = resources};
  }
};

Result<std::optional<std::string>> ListStore::value_of(const std::string& key) const {
  ATOLL_TRY(const auto found, records_.get(format::kStatePartition, key));
  return found.value;
}

Result<std::optional<StoredList>> ListStore::load() const {
  ATOLL_TRY(const auto value, value_of(format::kListKey));
  if (!value) return std::optional<StoredList>();
  StoredList stored;
  ATOLL_TRY(stored.facts, format::decode_facts(*value));
  stored.list.format = stored.facts.format;
  const std::string partition = format::list_partition(stored.facts.id);
  for (std::size_t number = 0; number < stored.facts.part_count; ++number) {
    ATOLL_TRY(const auto part, records_.get(partition, format::part_key(number)));
    if (!part.value) break;
    ATOLL_TRY(auto entries, format::decode_entries(*part.value));
    for (ListEntry& entry : entries) stored.list.entries.push_back(std::move(entry));
  }
  const bool is_whole = stored.list.entries.size() == stored.facts.entry_count &&
                        stored.list.name_count() == stored.facts.name_count;
  if (!is_whole) {
    return base::fail(ErrorCode::kDataLoss, "list_damaged",
                      "the list that is kept has not as many entries or names as it had");
  }
  return std::optional(std::move(stored));
}

Result<std::optional<CheckState>> ListStore::check() const {
  ATOLL_TRY(const auto value, value_of(format::kCheckKey));
  if (!value) return std::optional<CheckState>();
  ATOLL_TRY(CheckState check, format::decode_check(*value));
  return std::optional(std::move(check));
}

Result<std::optional<Rescreening>> ListStore::rescreening() const {
  ATOLL_TRY(const auto value, value_of(format::kRescreeningKey));
  if (!value) return std::optional<Rescreening>();
  ATOLL_TRY(Rescreening rescreening, format::decode_rescreening(*value));
  return std::optional(std::move(rescreening));
}

Result<std::optional<DailyCheck>> ListStore::daily_check(const std::string& day) const {
  ATOLL_TRY(const auto value, value_of(format::kCheckDayPrefix + day));
  if (!value) return std::optional<DailyCheck>();
  ATOLL_TRY(DailyCheck check, format::decode_daily_check(*value));
  return std::optional(std::move(check));
}

Result<void> ListStore::put(std::vector<ports::Put> puts, const Evidence& evidence,
                            const Context& context, base::Timestamp now) {
  const auto change = evidence.change();
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto version, records_.version(format::kStatePartition));
    return audit::commit(records_,
                         {.partition = format::kStatePartition,
                          .expected_version = version,
                          .puts = puts,
                          .deletes = {},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

Result<ListFacts> ListStore::use(const ListFacts& facts, const ScreeningList& list,
                                 const Context& context, base::Timestamp now) {
  const auto parts = format::encode_entries(list.entries);
  ListFacts kept = facts;
  kept.part_count = static_cast<std::uint32_t>(parts.size());
  ATOLL_TRY_VOID(put_parts(kept, parts, context, now));
  ATOLL_TRY(const auto before, value_of(format::kListKey));
  const Rescreening fresh{.list_id = kept.id, .begun = now, .updated = now};
  const Evidence evidence{.event_name = "UseScreeningList",
                          .event_type = "screening.list_used",
                          .request = {{"version", kept.version}},
                          .outcome = fields_of(kept),
                          .resources = {resource_of(kept.id)}};
  ATOLL_TRY_VOID(put({{format::kListKey, format::encode_facts(kept)},
                      {format::kRescreeningKey, format::encode_rescreening(fresh)}},
                     evidence, context, now));
  if (before) {
    ATOLL_TRY(const ListFacts old, format::decode_facts(*before));
    // The new list is in use; what stays behind goes at the next start.
    (void)drop_parts(old.id, context, now);
  }
  return kept;
}

Result<void> ListStore::put_parts(const ListFacts& facts, const std::vector<base::Bytes>& parts,
                                  const Context& context, base::Timestamp now) {
  const std::string partition = format::list_partition(facts.id);
  const audit::Change change = Evidence{
      .event_name = "KeepScreeningListPart",
      .event_type = "screening.list_part_kept",
      .request = {},
      .outcome = fields_of(facts),
      .resources = {
          resource_of(facts.id)}}.change();
  for (std::size_t number = 0; number < parts.size(); ++number) {
    const std::string key = format::part_key(number);
    ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
      ATOLL_TRY(const auto found, records_.get(partition, key));
      if (found.value == parts[number]) return {};
      return audit::commit(records_,
                           {.partition = partition,
                            .expected_version = found.version,
                            .puts = {{key, parts[number]}},
                            .deletes = {},
                            .events = {},
                            .audit = {}},
                           change, context, now);
    }));
  }
  return {};
}

Result<void> ListStore::drop_parts(base::Id list_id, const Context& context, base::Timestamp now) {
  const std::string partition = format::list_partition(list_id);
  const audit::Change change = Evidence{
      .event_name = "DropScreeningList",
      .event_type = "screening.list_dropped",
      .request = {},
      .outcome = {{"list_id", base::to_text("list", list_id)}},
      .resources = {
          resource_of(list_id)}}.change();
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto version, records_.version(partition));
    ATOLL_TRY(const auto parts, records_.scan(partition, format::kPartPrefix, "", kPage));
    if (parts.empty()) return {};
    ports::Commit next{.partition = partition,
                       .expected_version = version,
                       .puts = {},
                       .deletes = {},
                       .events = {},
                       .audit = {}};
    for (const ports::Put& part : parts) next.deletes.push_back(part.key);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> ListStore::drop_others(base::Id list_id, const Context& context, base::Timestamp now) {
  const std::string prefix = format::kListPrefix;
  std::string after;
  while (true) {
    ATOLL_TRY(const auto partitions, records_.partitions(prefix, after, kPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const base::Id id, base::parse_base62(partition.substr(prefix.size())));
      if (id != list_id) ATOLL_TRY_VOID(drop_parts(id, context, now));
    }
    if (partitions.size() < kPage) return {};
    after = partitions.back();
  }
}

Result<void> ListStore::refresh(const ListFacts& facts, const Context& context,
                                base::Timestamp now) {
  const Evidence evidence{.event_name = "ConfirmScreeningList",
                          .event_type = "screening.list_confirmed",
                          .request = {{"version", facts.version}},
                          .outcome = fields_of(facts),
                          .resources = {resource_of(facts.id)}};
  return put({{format::kListKey, format::encode_facts(facts)}}, evidence, context, now);
}

template <class Step, class MakeEvidence>
Result<CheckState> ListStore::change_check(std::vector<ports::Put> puts, Step step,
                                           MakeEvidence evidence, const Context& context,
                                           base::Timestamp now) {
  return ports::commit_again([&]() -> Result<CheckState> {
    ATOLL_TRY(const auto version, records_.version(format::kStatePartition));
    ATOLL_TRY(const auto before, check());
    const CheckState after = step(before);
    auto all = puts;
    all.push_back({format::kCheckKey, format::encode_check(after)});
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = format::kStatePartition,
                                  .expected_version = version,
                                  .puts = std::move(all),
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 evidence(after).change(), context, now));
    return after;
  });
}

Result<CheckState> ListStore::put_check(const DailyCheck& day, const Context& context) {
  const auto evidence = [&day](const CheckState& check) {
    return Evidence{.event_name = "CheckKnownPositive",
                    .event_type = day.is_found ? "screening.known_positive_found"
                                               : "screening.known_positive_missed",
                    .request = {{"day", day.day}},
                    .outcome = {{"is_found", day.is_found},
                                {"screening_id", base::to_text("screening", day.screening_id)},
                                {"score", std::int64_t{day.score}},
                                {"attempts", std::int64_t{day.attempts}},
                                {"stopped_reason", check.stopped_reason}},
                    .resources = {resource_of(day.list_id)}};
  };
  return change_check(
      {{format::kCheckDayPrefix + day.day, format::encode_daily_check(day)}},
      [&day](const auto& before) { return after_check(before, day); }, evidence, context,
      day.checked);
}

Result<CheckState> ListStore::stop(const std::string& reason, const Context& context,
                                   base::Timestamp now) {
  const auto evidence = [](const CheckState& check) {
    return Evidence{.event_name = "StopScreening",
                    .event_type = "screening.stopped",
                    .request = {},
                    .outcome = {{"reason", check.stopped_reason}},
                    .resources = {}};
  };
  return change_check(
      {}, [&](const auto& before) { return stopped_for(before, reason, now); }, evidence, context,
      now);
}

// The reason is a person's words and stays in the record.
Result<CheckState> ListStore::go_on(const CheckState& check, const Context& context) {
  const auto evidence = [](const CheckState& after) {
    return Evidence{.event_name = "LetScreeningGoOn",
                    .event_type = "screening.went_on",
                    .request = {},
                    .outcome = {{"confirmed_by", after.confirmed_by}},
                    .resources = {}};
  };
  return change_check(
      {}, [&check](const auto& before) { return gone_on(before, check); }, evidence, context,
      check.proven);
}

Result<void> ListStore::put_rescreening(const Rescreening& rescreening, const Context& context,
                                        base::Timestamp now) {
  const audit::Change change = Evidence{
      .event_name = "Rescreen",
      .event_type =
          rescreening.is_over ? "screening.rescreening_ended" : "screening.rescreening_advanced",
      .request = {},
      .outcome = {{"subjects", static_cast<std::int64_t>(rescreening.subjects)},
                  {"clear", static_cast<std::int64_t>(rescreening.clear)},
                  {"referred", static_cast<std::int64_t>(rescreening.referred)},
                  {"failed", static_cast<std::int64_t>(rescreening.failed)}},
      .resources = {resource_of(
          rescreening.list_id)}}.change();
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(format::kStatePartition, format::kRescreeningKey));
    if (!found.value) return {};
    ATOLL_TRY(const Rescreening there, format::decode_rescreening(*found.value));
    const bool is_older = there.list_id != rescreening.list_id || there.is_over ||
                          there.subjects > rescreening.subjects;
    if (is_older) return {};
    return audit::commit(
        records_,
        {.partition = format::kStatePartition,
         .expected_version = found.version,
         .puts = {{format::kRescreeningKey, format::encode_rescreening(rescreening)}},
         .deletes = {},
         .events = {},
         .audit = {}},
        change, context, now);
  });
}

}  // namespace atollbank::screening
