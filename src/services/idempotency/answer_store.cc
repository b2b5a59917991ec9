// SPDX-License-Identifier: Apache-2.0
#include "services/idempotency/answer_store.h"

#include <array>

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/idempotency/format/key_record.h"

namespace atollbank::idempotency {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kRequestPurpose = "idempotency request";
constexpr std::string_view kAnswerPurpose = "idempotency answer";

// Nil: no customer.
base::Id asker_of(const Context& context) {
  return base::parse_id("user", context.caller.subject).value_or(base::Id());
}

base::Error reused() {
  return base::make_error(ErrorCode::kFailedPrecondition, "idempotency_key_reused",
                          "this idempotency key was used for another request");
}

audit::Change change_of(std::string event_name, std::string event_type, const base::Sha256& name) {
  const std::string text = base::to_hex(base::bytes_of(name));
  return {.service = "idempotency",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {},
          .outcome = {{"key_sha256", text}},
          .resources = {{.type = "IdempotencyKey", .name = text}}};
}

ports::Commit put_of(std::string partition, std::uint64_t version, const char* key,
                     base::Bytes value) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = {{.key = key, .value = std::move(value)}},
          .deletes = {},
          .events = {},
          .audit = {}};
}

}  // namespace

base::Sha256 name_of(const KeyedRequest& request) {
  const std::array<std::string_view, 3> parts = {request.scope, std::string_view("\0", 1),
                                                 request.key};
  return base::sha256(parts);
}

Result<Claim> AnswerStore::claim(const KeyedRequest& request, const Context& context,
                                 base::Timestamp now) {
  const base::Sha256 name = name_of(request);
  const std::string partition = format::key_partition(name);
  Claim claim;
  claim.command_id = base::derive_id("idempotency", base::bytes_of(name), 0);
  return ports::commit_again([&]() -> Result<Claim> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kRequestKey));
    if (!found.value) {
      const format::RequestRecord asked{.fingerprint = request.fingerprint, .claimed = now};
      ATOLL_TRY(auto value, ports::sealed_value(persons_, asker_of(context), kRequestPurpose,
                                                format::encode_request(asked)));
      ATOLL_TRY_VOID(audit::commit(
          records_, put_of(partition, found.version, format::kRequestKey, std::move(value)),
          change_of("ClaimIdempotencyKey", "idempotency_key.claimed", name), context, now));
      claim.command_id.high = static_cast<std::uint64_t>(now.ms());
      return claim;
    }
    ATOLL_TRY(const auto asked, ports::opened_value(persons_.vault, kRequestPurpose, *found.value));
    if (!asked) return base::fail(reused());
    ATOLL_TRY(const auto before, format::decode_request(*asked));
    if (before.fingerprint != request.fingerprint) return base::fail(reused());
    claim.command_id.high = static_cast<std::uint64_t>(before.claimed.ms());
    ATOLL_TRY(const auto answer, records_.get(partition, format::kAnswerKey));
    if (!answer.value) return claim;
    ATOLL_TRY(const auto opened,
              ports::opened_value(persons_.vault, kAnswerPurpose, *answer.value));
    if (!opened) return claim;
    ATOLL_TRY(claim.answer, format::decode_answer(*opened));
    return claim;
  });
}

Result<void> AnswerStore::keep(const KeyedRequest& request, const KeptAnswer& answer,
                               const Context& context, base::Timestamp now) {
  const base::Sha256 name = name_of(request);
  const std::string partition = format::key_partition(name);
  ATOLL_TRY(const base::Bytes value,
            ports::sealed_value(persons_, asker_of(context), kAnswerPurpose,
                                format::encode_answer(answer)));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kAnswerKey));
    if (found.value) return {};
    return audit::commit(records_, put_of(partition, found.version, format::kAnswerKey, value),
                         change_of("KeepAnswer", "idempotency_key.answered", name), context, now);
  });
}

}  // namespace atollbank::idempotency
