// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/application_store.h"

#include "services/audit/api.h"

namespace atollbank::onboarding {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::uint32_t kClaimsCountedMax = 1'000;

struct EventNames {
  const char* event_name;
  const char* event_type;
};

EventNames names_of_change(const Application* before, const Application& after) {
  if (before == nullptr) return {"CreateApplication", "application.created"};
  if (before->erasure != after.erasure) {
    return after.erasure == Erasure::kBegun
               ? EventNames{"BeginErasure", "application.erasure_begun"}
               : EventNames{"EraseApplication", "application.erased"};
  }
  switch (after.state) {
    case ApplicationState::kAwaitingEvidence: break;
    case ApplicationState::kChecking: return {"PutEvidence", "application.evidence_put"};
    case ApplicationState::kReferred: return {"ReferApplication", "application.referred"};
    case ApplicationState::kAccepted: return {"AcceptApplication", "application.accepted"};
    case ApplicationState::kOpened: return {"FinishApplication", "application.opened"};
    case ApplicationState::kRefused: return {"RefuseApplication", "application.refused"};
  }
  return {"ChangeApplication", "application.changed"};
}

// The findings stand in the audit record, and in no event: whoever hears events may be the
// applicant's own program.
audit::Change change_of(const Application* before, const Application& after) {
  const auto [event_name, event_type] = names_of_change(before, after);
  const std::string id_text = base::to_text("application", after.id);
  audit::Change change{
      .service = "onboarding",
      .event_name = event_name,
      .event_type = event_type,
      .request = {{"application_id", id_text}},
      .outcome = {{"application_id", id_text}, {"state", std::string(name_of(after.state))}},
      .resources = {{.type = "Application", .name = id_text}}};
  if (after.findings != 0) change.request.emplace_back("findings", names_of(after.findings));
  if (!after.decided_by.empty()) change.request.emplace_back("decided_by", after.decided_by);
  if (before != nullptr)
    change.outcome.emplace_back("state_before", std::string(name_of(before->state)));
  return change;
}

audit::Change change_of_claim(const char* event_name, const char* event_type, base::Id id) {
  const std::string id_text = base::to_text("application", id);
  return {.service = "onboarding",
          .event_name = event_name,
          .event_type = event_type,
          .request = {{"application_id", id_text}},
          .outcome = {{"application_id", id_text}},
          .resources = {{.type = "Application", .name = id_text}}};
}

Result<base::Id> id_of_key(std::string_view key, std::string_view prefix) {
  auto id = base::parse_base62(key.substr(prefix.size()));
  if (!id) return fail(ErrorCode::kDataLoss, "record_malformed", "a mark names no application");
  return id;
}

}  // namespace

base::Id ApplicationStore::id_of(const Asked& asked, base::Timestamp now) {
  const auto now_ms = static_cast<std::uint64_t>(now.nanoseconds / 1'000'000);
  base::ByteWriter name;
  name.write(asked.dedupe);
  const base::Id derived = base::derive_id("application", name.bytes(), 0);
  return format::id_in_partition({.high = now_ms, .low = derived.low}, asked.dedupe.low);
}

Result<std::optional<Application>> ApplicationStore::asked_before(const ports::Versioned& found,
                                                                  const Asked& asked) const {
  if (!found.value) return std::optional<Application>();
  ATOLL_TRY(const auto there, format::decode_asked(*found.value));
  if (there.content != asked.content)
    return fail(ErrorCode::kFailedPrecondition, "dedupe_id_reused",
                "this dedupe_id was used for another application");
  ATOLL_TRY(auto application, find(there.application_id));
  return std::optional<Application>(std::move(application));
}

Result<std::optional<Application>> ApplicationStore::find_asked(const Asked& asked) const {
  const std::string partition = format::applications_partition(id_of(asked, {}));
  ATOLL_TRY(const auto found, records_.get(partition, format::dedupe_key(asked.dedupe)));
  return asked_before(found, asked);
}

Result<Application> ApplicationStore::begin(const Application& application, const Asked& asked,
                                            const Context& context) {
  const std::string partition = format::applications_partition(application.id);
  const std::string dedupe = format::dedupe_key(asked.dedupe);
  return ports::commit_again([&]() -> Result<Application> {
    ATOLL_TRY(const auto found, records_.get(partition, dedupe));
    ATOLL_TRY(auto before, asked_before(found, asked));
    if (before) return *std::move(before);
    const format::AskedApplication kept{.application_id = application.id, .content = asked.content};
    ATOLL_TRY_VOID(commit(nullptr, application, found.version,
                          {{.key = dedupe, .value = format::encode_asked(kept)}}, context,
                          application.created));
    return application;
  });
}

Result<Application> ApplicationStore::find(base::Id application_id) const {
  ATOLL_TRY(const auto found, records_.get(format::applications_partition(application_id),
                                           format::application_key(application_id)));
  return decoded(found.value);
}

Result<Application> ApplicationStore::decoded(const std::optional<std::string>& value) {
  if (!value) return fail(ErrorCode::kNotFound, "application_not_found", "no such application");
  return format::decode_application(*value);
}

// The application and its marks change together.
Result<void> ApplicationStore::commit(const Application* before, const Application& after,
                                      std::uint64_t version, std::vector<ports::Put> puts,
                                      const Context& context, base::Timestamp now) {
  std::vector<std::string> deletes;
  const auto mark = [&](bool was, bool is, std::string key) {
    if (is && !was) puts.push_back({.key = std::move(key), .value = ""});
    if (was && !is) deletes.push_back(std::move(key));
  };
  const auto is_referred = [](const Application& application) {
    return application.state == ApplicationState::kReferred;
  };
  mark(before != nullptr && before->is_unfinished(), after.is_unfinished(),
       format::open_key(after.id));
  mark(before != nullptr && is_referred(*before), is_referred(after),
       format::referred_key(after.id));
  puts.push_back(
      {.key = format::application_key(after.id), .value = format::encode_application(after)});
  return audit::commit(records_,
                       {.partition = format::applications_partition(after.id),
                        .expected_version = version,
                        .puts = std::move(puts),
                        .deletes = std::move(deletes),
                        .events = {},
                        .audit = {}},
                       change_of(before, after), context, now);
}

Result<std::uint32_t> ApplicationStore::claim(const std::string& partition, base::Id application_id,
                                              const Context& context, base::Timestamp now) {
  const std::string key = format::claim_key(application_id);
  const audit::Change change =
      change_of_claim("ClaimApplicant", "application.applicant_claimed", application_id);
  return ports::commit_again([&]() -> Result<std::uint32_t> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (found.value) return format::decode_claim(*found.value);
    std::uint32_t before = 0;
    if (found.version != 0) {
      ATOLL_TRY(const auto others,
                records_.scan(partition, format::kClaimPrefix, "", kClaimsCountedMax));
      before = static_cast<std::uint32_t>(others.size());
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = partition,
                                  .expected_version = found.version,
                                  .puts = {{.key = key, .value = format::encode_claim(before)}},
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 change, context, now));
    return before;
  });
}

Result<void> ApplicationStore::drop_claim(const std::string& partition, base::Id application_id,
                                          const Context& context, base::Timestamp now) {
  const std::string key = format::claim_key(application_id);
  const audit::Change change =
      change_of_claim("DropApplicant", "application.applicant_dropped", application_id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (!found.value) return {};
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = {},
                          .deletes = {key},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

Result<std::vector<Application>> ApplicationStore::marked(const char* prefix,
                                                          std::size_t limit) const {
  std::vector<Application> applications;
  for (std::size_t i = 0; i < format::kPartitionCount && applications.size() < limit; ++i) {
    ATOLL_TRY(const auto marks, records_.scan(format::applications_partition(i), prefix, "",
                                              limit - applications.size()));
    for (const ports::Put& mark : marks) {
      ATOLL_TRY(const base::Id id, id_of_key(mark.key, prefix));
      ATOLL_TRY(auto application, find(id));
      applications.push_back(std::move(application));
    }
  }
  return applications;
}

Result<std::vector<Application>> ApplicationStore::unfinished(std::size_t limit) const {
  return marked(format::kOpenPrefix, limit);
}

Result<std::vector<Application>> ApplicationStore::referred(std::size_t limit) const {
  return marked(format::kReferredPrefix, limit);
}

// A position is an application's id, whose last byte tells the partition it is in.
Result<ApplicationStore::Page> ApplicationStore::page(const std::string& position,
                                                      std::size_t limit) const {
  Page page;
  std::size_t partition = 0;
  std::string after;
  if (!position.empty()) {
    ATOLL_TRY(const base::Id last, base::parse_base62(position));
    partition = last.low % format::kPartitionCount;
    after = format::application_key(last);
  }
  for (; partition < format::kPartitionCount; ++partition, after.clear()) {
    const std::size_t left = limit - page.applications.size();
    ATOLL_TRY(const auto entries, records_.scan(format::applications_partition(partition),
                                                format::kApplicationPrefix, after, left));
    for (const ports::Put& entry : entries) {
      ATOLL_TRY(auto application, format::decode_application(entry.value));
      page.applications.push_back(std::move(application));
    }
    if (page.applications.size() == limit) {
      page.position = base::to_base62(page.applications.back().id);
      return page;
    }
  }
  return page;
}

}  // namespace atollbank::onboarding
