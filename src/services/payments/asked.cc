// SPDX-License-Identifier: Apache-2.0
#include "services/payments/asked.h"

#include "services/payments/format/payment_record.h"

namespace atollbank::payments {

using base::Result;

namespace {

Asked asked_as(const char* scope, const Context& context, const std::string& dedupe_id,
               std::uint16_t slice, base::Bytes content) {
  base::ByteWriter name;
  name.write_text(context.caller.client_id);
  name.write_text(dedupe_id);
  return {.dedupe = base::derive_id(scope, name.bytes(), slice), .content = std::move(content)};
}

Result<base::Id> digest_of(const ports::PersonVault& persons, std::optional<std::uint64_t> key,
                           base::Id account_id, const Asked& asked) {
  constexpr std::string_view kPurpose = "payment content";
  if (!key) return base::derive_id("payment-content", asked.content, account_id.slice());
  if (*key == 0) return persons.digest(kPurpose, asked.content);
  return persons.digest_of(*key, kPurpose, asked.content);
}

}  // namespace

Asked asked_by(const Context& context, const SendPayment& request) {
  base::ByteWriter content;
  content.write(request.user_id);
  content.write(static_cast<std::uint8_t>(request.to.index()));
  content.write(std::visit([](const auto& to) { return to.id; }, request.to));
  content.write(request.amount_minor);
  content.write_text(request.reference);
  content.write(request.mandate_id);
  return asked_as("payment-dedupe", context, request.dedupe_id, request.account_id.slice(),
                  content.take());
}

Asked asked_by(const Context& context, const SendBulk& request) {
  base::ByteWriter content;
  content.write(request.user_id);
  content.write(request.on_bad_line);
  content.write_text(request.file);
  return asked_as("bulk-payment-dedupe", context, request.dedupe_id, request.account_id.slice(),
                  content.take());
}

Result<base::Bytes> record_of(const ports::PersonVault& persons, const Asked& asked,
                              base::Id stored_id, base::Id account_id,
                              const ports::PersonalParts& written) {
  format::AskedPayment first{.payment_id = stored_id, .content = {}, .key = 0};
  if (!written.empty()) first.key = written.front().key;
  ATOLL_TRY(first.content, digest_of(persons, first.key, account_id, asked));
  return format::encode_asked(first);
}

Result<base::Id> stored_before(const ports::PersonVault& persons, const Asked& asked,
                               base::Id account_id, const std::optional<std::string>& record) {
  if (!record) return base::Id();
  ATOLL_TRY(const format::AskedPayment before, format::decode_asked(*record));
  const auto content = digest_of(persons, before.key, account_id, asked);
  if (!content && !ports::is_of_the_erased(content.error())) return base::fail(content.error());
  if (content && before.content != *content) {
    return base::fail(base::ErrorCode::kFailedPrecondition, "dedupe_id_reused",
                      "this dedupe_id was used for something else");
  }
  return before.payment_id;
}

}  // namespace atollbank::payments
