// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/signing_key.h"

#include <fmt/format.h>

#include <cstring>

#include "base/base64.h"
#include "base/id.h"
#include "base/owners_file.h"
#include "base/random.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using base::Secret;

namespace {

constexpr std::string_view kFirstLine = "atoll signing key 1\n";
constexpr std::string_view kNameStart = "name ";
constexpr std::string_view kSeedStart = "\nseed ";

tl::unexpected<base::Error> damaged() {
  return base::fail(ErrorCode::kDataLoss, "signing_key_damaged",
                    "the file of the signing key is not as it was written");
}

// The file's reasons under the key's name: "signing_key_missing".
tl::unexpected<base::Error> told_of_the_key(base::Error error) {
  constexpr std::string_view kFile = "owners_file";
  if (error.reason == "owners_file_too_large") return damaged();
  if (error.reason.starts_with(kFile)) error.reason.replace(0, kFile.size(), "signing_key");
  return base::fail(std::move(error));
}

Secret new_key() {
  base::Id name;
  std::uint8_t drawn[sizeof name + kSeedSize];
  base::secure_random(drawn);
  std::memcpy(&name, drawn, sizeof name);
  const base::ByteView seed(reinterpret_cast<const char*>(drawn) + sizeof name, kSeedSize);
  Secret text(fmt::format("{}{}atoll-ledger/{}{}{}\n", kFirstLine, kNameStart,
                          base::to_base62(name), kSeedStart, base::to_base64(seed)));
  std::memset(drawn, 0, sizeof drawn);
  return text;
}

bool is_name(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name)
    if (c <= ' ' || c == '+' || c > '~') return false;
  return true;
}

}  // namespace

Result<std::unique_ptr<ports::Signer>> parse_signing_key(std::string_view text) {
  if (!text.starts_with(kFirstLine) || !text.ends_with('\n')) return damaged();
  text.remove_prefix(kFirstLine.size());
  text.remove_suffix(1);
  const auto seed_start = text.find(kSeedStart);
  if (!text.starts_with(kNameStart) || seed_start == std::string_view::npos) return damaged();
  const auto name = text.substr(kNameStart.size(), seed_start - kNameStart.size());
  auto decoded = base::parse_base64(text.substr(seed_start + kSeedStart.size()));
  if (!decoded || decoded->size() != kSeedSize || !is_name(name)) return damaged();
  const Secret seed(std::move(*decoded));
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(seed.reveal().data());
  return std::unique_ptr<ports::Signer>(std::make_unique<Ed25519Signer>(
      std::string(name), std::span<const std::uint8_t, kSeedSize>(bytes, kSeedSize)));
}

Result<std::unique_ptr<ports::Signer>> open_signing_key(const std::string& path) {
  const auto text = base::read_owners_file(path);
  if (!text) return told_of_the_key(text.error());
  return parse_signing_key(text->reveal());
}

Result<std::unique_ptr<ports::Signer>> open_or_create_signing_key(const std::string& path) {
  auto key = open_signing_key(path);
  if (key || key.error().reason != "signing_key_missing") return key;
  if (const auto made = base::write_owners_file(path, new_key()); !made)
    return told_of_the_key(made.error());
  return open_signing_key(path);
}

}  // namespace atollbank::adapters
