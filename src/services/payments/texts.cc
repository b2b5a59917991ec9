// SPDX-License-Identifier: Apache-2.0
#include "services/payments/texts.h"

#include <algorithm>

#include "base/utf8.h"
#include "services/accounts/api.h"
#include "services/payments/api.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;

namespace {

bool is_text(std::string_view text) {
  const auto is_control = [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7F;
  };
  return base::is_plain_utf8(text) && std::ranges::none_of(text, is_control);
}

}  // namespace

base::Result<void> check_name(std::string_view name) {
  const bool has_letters = name.find_first_not_of(' ') != std::string_view::npos;
  if (has_letters && name.size() <= kNameMax && is_text(name)) return {};
  return fail(ErrorCode::kInvalidArgument, "payee_name_invalid",
              "a payee's name has 1 to 128 bytes and no control characters");
}

base::Result<void> check_reference(std::string_view reference) {
  if (reference.size() <= kReferenceMax && is_text(reference)) return {};
  return fail(ErrorCode::kInvalidArgument, "reference_invalid",
              "a reference has at most 140 bytes and no control characters");
}

base::Result<void> check_payment(const SendPayment& request) {
  ATOLL_TRY_VOID(accounts::check_amount(request.amount_minor));
  ATOLL_TRY_VOID(accounts::check_dedupe_id(request.dedupe_id));
  return check_reference(request.reference);
}

}  // namespace atollbank::payments
