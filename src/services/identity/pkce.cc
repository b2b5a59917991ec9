// SPDX-License-Identifier: Apache-2.0
#include "services/identity/pkce.h"

#include <algorithm>

#include "base/base64.h"
#include "base/bytes.h"
#include "base/sha256.h"

namespace atollbank::identity {

bool is_challenge(std::string_view text) {
  constexpr std::size_t kChallengeSize = 43;
  if (text.size() != kChallengeSize) return false;
  const auto bytes = base::parse_base64url(text);
  return bytes && bytes->size() == sizeof(base::Sha256);
}

bool is_verifier_of(const base::Secret& verifier, std::string_view challenge) {
  constexpr std::size_t kVerifierMin = 43;
  constexpr std::size_t kVerifierMax = 128;
  const std::string& text = verifier.reveal();
  const auto is_allowed = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
           letter == '~';
  };
  if (text.size() < kVerifierMin || text.size() > kVerifierMax) return false;
  if (!std::all_of(text.begin(), text.end(), is_allowed)) return false;
  return base::Secret(challenge_of(text)).equals(challenge);
}

std::string challenge_of(std::string_view verifier) {
  return base::to_base64url(base::bytes_of(base::sha256(verifier)));
}

}  // namespace atollbank::identity
