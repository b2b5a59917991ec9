// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/person_vault.h"

#include "base/sha256.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kTagSize = 16;

// The text under a stream of bytes that the key gives; twice is the text again.
std::string covered(std::uint64_t key, std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; at < out.size(); at += 32) {
    const auto stream = base::sha256(std::to_string(key) + "/" + std::to_string(at));
    for (std::size_t i = at; i < out.size() && i < at + 32; ++i) {
      out[i] = static_cast<char>(out[i] ^ static_cast<char>(stream[i - at]));
    }
  }
  return out;
}

std::string tag_of(std::uint64_t key, std::string_view purpose, std::string_view text) {
  base::ByteWriter input;
  input.write(key);
  input.write_text(purpose);
  input.write_text(text);
  const auto hash = base::sha256(input.bytes());
  return std::string(base::bytes_of(hash).substr(0, kTagSize));
}

}  // namespace

Result<void> MemoryPersonVault::check(std::uint64_t key) const {
  const std::lock_guard lock(mutex_);
  if (key == 0 || key > is_live_.size())
    return base::fail(ErrorCode::kNotFound, "person_key_not_found", "there is no such key");
  if (!is_live_[key - 1])
    return base::fail(ErrorCode::kFailedPrecondition, ports::kPersonKeyDestroyed,
                      "the person's key was destroyed");
  return {};
}

Result<std::uint64_t> MemoryPersonVault::new_key() {
  const std::lock_guard lock(mutex_);
  is_live_.push_back(true);
  return is_live_.size();
}

Result<base::Bytes> MemoryPersonVault::seal(std::uint64_t key, std::string_view purpose,
                                            const base::Secret& text) const {
  ATOLL_TRY_VOID(check(key));
  return tag_of(key, purpose, text.reveal()) + covered(key, text.reveal());
}

Result<base::Secret> MemoryPersonVault::open(std::uint64_t key, std::string_view purpose,
                                             base::ByteView sealed) const {
  ATOLL_TRY_VOID(check(key));
  const base::ByteView tag = sealed.substr(0, kTagSize);
  base::Secret text(covered(key, sealed.substr(tag.size())));
  if (tag_of(key, purpose, text.reveal()) != tag)
    return base::fail(ErrorCode::kDataLoss, "sealed_secret_damaged", "it does not open");
  return text;
}

Result<base::Id> MemoryPersonVault::digest_of(std::uint64_t key, std::string_view purpose,
                                              std::string_view text) const {
  ATOLL_TRY_VOID(check(key));
  return base::derive_id("a person's", tag_of(key, purpose, text), 0);
}

Result<void> MemoryPersonVault::destroy(std::uint64_t key) {
  const auto checked = check(key);
  if (!checked && ports::is_of_the_erased(checked.error())) return {};
  if (!checked) return checked;
  const std::lock_guard lock(mutex_);
  is_live_[key - 1] = false;
  return {};
}

base::Id MemoryPersonVault::digest(std::string_view purpose, std::string_view text) const {
  base::ByteWriter input;
  input.write_text(purpose);
  input.write_bytes(text);
  return base::derive_id("personal", input.bytes(), 0);
}

}  // namespace atollbank::adapters
