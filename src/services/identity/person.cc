// SPDX-License-Identifier: Apache-2.0
#include "services/identity/person.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::size_t kNameMin = 3;

// What is tried first everywhere, of eight characters and more.
constexpr std::array<std::string_view, 32> kCommon = {
    "password",  "password1",  "password12", "password123", "passw0rd", "p@ssw0rd", "12345678",
    "123456789", "1234567890", "87654321",   "11111111",    "00000000", "qwertyui", "qwertyuiop",
    "qwerty123", "asdfghjk",   "asdfghjkl",  "zxcvbnm1",    "1q2w3e4r", "1qaz2wsx", "iloveyou",
    "sunshine",  "princess",   "football",   "baseball",    "superman", "letmein1", "welcome1",
    "trustno1",  "monzo123",   "atollbank",  "changeme"};

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return small;
}

bool is_good_name(std::string_view name) {
  return name.size() >= kNameMin && name.size() <= kSignInNameMax && base::is_plain_utf8(name) &&
         std::all_of(name.begin(), name.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) > 0x20; });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos;
}

auto refused(std::string_view reason, std::string_view message) {
  return fail(ErrorCode::kInvalidArgument, reason, message);
}

}  // namespace

tl::unexpected<base::Error> sign_in_refused() {
  return fail(ErrorCode::kUnauthenticated, "sign_in_refused", "That is not how you sign in here");
}

std::string name_digest(std::string_view name) {
  return base::to_hex(base::bytes_of(base::sha256(small_letters(name))));
}

base::Result<void> check_new_password(const base::Secret& password, std::string_view email,
                                      std::string_view user_name) {
  const std::string& text = password.reveal();
  if (text.size() < kPasswordMin) return refused("password_too_short", "8 characters and more");
  if (text.size() > kPasswordMax) return refused("password_too_long", "256 bytes at most");
  const std::string small = small_letters(text);
  const bool is_common = std::find(kCommon.begin(), kCommon.end(), small) != kCommon.end();
  const bool is_one_letter = small.find_first_not_of(small.front()) == std::string::npos;
  if (is_common || is_one_letter || small == small_letters(email) ||
      small == small_letters(user_name)) {
    return refused("password_too_common", "This is among the first that a stranger would try");
  }
  return {};
}

base::Result<void> check_new_credentials(const SetCredentials& request) {
  const bool is_good_email = is_good_name(request.email) && is_email(request.email);
  // A user name that looks like an email could be another's.
  const std::string& user_name = request.user_name;
  const bool is_good_user_name =
      user_name.empty() || (is_good_name(user_name) && user_name.find('@') == std::string::npos);
  if (!is_good_email || !is_good_user_name) {
    return refused("sign_in_name_invalid", "the email or the user name is malformed");
  }
  return check_new_password(request.password, request.email, request.user_name);
}

base::Result<void> count_attempt(Attempts& attempts, base::Timestamp now) {
  if (now < attempts.paused_until) {
    base::Error error = base::make_error(ErrorCode::kResourceExhausted, "sign_in_paused",
                                         "Too many failed attempts; wait before the next");
    error.retry_after_ms = static_cast<std::uint32_t>((attempts.paused_until - now).ms() + 1);
    return fail(std::move(error));
  }
  if (attempts.failures >= kFailuresMax) attempts.failures = 0;  // it has rested
  ++attempts.failures;
  if (attempts.failures == kFailuresMax) attempts.paused_until = now + kRestTime;
  return {};
}

void forgive(CredentialsState& credentials, std::int64_t totp_step) {
  credentials.attempts = {};
  credentials.last_totp_step = std::max(credentials.last_totp_step, totp_step);
}

}  // namespace atollbank::identity
