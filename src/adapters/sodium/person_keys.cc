// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/person_keys.h"

#include <sodium.h>

#include <cstring>

#include "base/assert.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::PersonKey;
using format::PersonKeysBlock;
using format::PersonKeyState;

namespace {

constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "atollpd1";
static_assert(kBoxKeySize == crypto_kdf_KEYBYTES);
static_assert(format::kPersonKeysBlockSize == ports::kDiskBlockSize);

enum class Purpose : std::uint64_t { kWrap = 1, kDigest = 2 };

using KeyBytes = std::array<std::uint8_t, kBoxKeySize>;

// Of the bank's key, or of a person's, which wraps nothing.
KeyBytes derived(std::span<const std::uint8_t, kBoxKeySize> from, Purpose purpose) {
  KeyBytes key{};
  crypto_kdf_derive_from_key(key.data(), key.size(), static_cast<std::uint64_t>(purpose), kContext,
                             from.data());
  return key;
}

base::Id keyed_digest(const KeyBytes& key, std::string_view purpose, std::string_view text) {
  base::ByteWriter input;
  input.write_text(purpose);
  input.write_bytes(text);
  std::array<unsigned char, sizeof(base::Id)> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(input.bytes().data()),
                     input.bytes().size(), key.data(), key.size());
  base::ByteReader reader({reinterpret_cast<const char*>(hash.data()), hash.size()});
  return reader.read<base::Id>();
}

auto damaged(std::string_view what) {
  return base::fail(ErrorCode::kDataLoss, "person_keys_damaged", what);
}

auto broken() {
  return base::fail(ErrorCode::kUnavailable, "person_keys_broken",
                    "a write of keys has failed before");
}

// What is unwrapped has the size that it was wrapped with.
std::span<const std::uint8_t, kBoxKeySize> key_bytes(const base::Secret& key) {
  ATOLL_ASSERT(key.reveal().size() == kBoxKeySize);
  return std::span<const std::uint8_t, kBoxKeySize>(
      reinterpret_cast<const std::uint8_t*>(key.reveal().data()), kBoxKeySize);
}

std::string purpose_of(std::uint64_t key) { return "person key " + std::to_string(key); }

struct Place {
  std::uint64_t block = 0;  // of the file; its header is the first
  std::size_t entry = 0;
};

Place place_of(std::uint64_t key) {
  return {.block = 1 + (key - 1) / format::kPersonKeysOfBlock,
          .entry = (key - 1) % format::kPersonKeysOfBlock};
}

}  // namespace

PersonKeys::PersonKeys(std::unique_ptr<ports::DiskFile> file,
                       std::span<const std::uint8_t, kBoxKeySize> bank_key)
    : file_(std::move(file)),
      wrapping_(derived(bank_key, Purpose::kWrap)),
      digest_key_(derived(bank_key, Purpose::kDigest)) {}

PersonKeys::~PersonKeys() { sodium_memzero(digest_key_.data(), digest_key_.size()); }

Result<std::unique_ptr<PersonKeys>> PersonKeys::open(
    ports::Disk& disk, std::span<const std::uint8_t, kBoxKeySize> bank_key) {
  ATOLL_ASSERT(sodium_init() >= 0);
  ATOLL_TRY(auto file, disk.open_or_create(kPersonKeysFileName));
  ATOLL_TRY_VOID(disk.sync_folder());
  ATOLL_TRY(const std::uint64_t size, file->size());
  format::PersonKeysHeader header;
  const auto bytes = std::as_writable_bytes(std::span(&header, 1));
  if (size < sizeof(header)) {
    ATOLL_TRY_VOID(file->write_at(0, bytes));
    ATOLL_TRY_VOID(file->sync());
  } else {
    ATOLL_TRY_VOID(file->read_at(0, bytes));
    if (std::memcmp(header.magic, format::PersonKeysHeader{}.magic, sizeof(header.magic)) != 0)
      return damaged("the file does not begin as one of keys");
    if (header.format != format::kPersonKeysFormat)
      return base::fail(ErrorCode::kFailedPrecondition, "person_keys_format_unknown",
                        "keys of a format that this build does not know");
  }
  std::unique_ptr<PersonKeys> keys(new PersonKeys(std::move(file), bank_key));
  // Behind all that stands there: what was made and not given out is not told apart.
  const std::uint64_t blocks =
      size <= sizeof(header)
          ? 0
          : (size - 1) / format::kPersonKeysBlockSize;  // without the header; a torn one counts
  keys->next_ = keys->end_ = 1 + blocks * format::kPersonKeysOfBlock;
  return keys;
}

Result<std::uint64_t> PersonKeys::new_key() {
  const std::lock_guard lock(writing_);
  if (next_ == end_) ATOLL_TRY_VOID(make_block());
  return next_++;
}

Result<void> PersonKeys::make_block() {
  PersonKeysBlock block;
  std::string drawn(kBoxKeySize, '\0');
  for (std::size_t i = 0; i < format::kPersonKeysOfBlock; ++i) {
    randombytes_buf(drawn.data(), drawn.size());
    ATOLL_TRY(const base::Bytes wrapped, wrapping_.seal(purpose_of(end_ + i), base::Secret(drawn)));
    ATOLL_ASSERT(wrapped.size() == format::kWrappedKeySize);
    std::memcpy(block.keys[i].wrapped, wrapped.data(), wrapped.size());
    block.keys[i].state = PersonKeyState::kLive;
  }
  sodium_memzero(drawn.data(), drawn.size());
  ATOLL_TRY_VOID(write(place_of(end_).block, block));
  end_ += format::kPersonKeysOfBlock;
  return {};
}

Result<void> PersonKeys::write(std::uint64_t block, const PersonKeysBlock& content) {
  if (is_broken_) return broken();
  auto written =
      file_->write_at(block * format::kPersonKeysBlockSize, std::as_bytes(std::span(&content, 1)));
  if (written) written = file_->sync();
  is_broken_ = !written.has_value();
  return written;
}

Result<base::Secret> PersonKeys::unwrapped(std::uint64_t key) const {
  const auto missing = [] {
    return base::fail(ErrorCode::kNotFound, "person_key_not_found", "there is no such key");
  };
  if (key == 0 || key > UINT64_MAX / sizeof(PersonKey)) return missing();
  if (auto known = unwrapped_.find(key)) return *std::move(known);
  const std::uint64_t moment = unwrapped_.moment();
  const Place place = place_of(key);
  PersonKey entry;
  ATOLL_TRY(const std::size_t count,
            file_->read_at(place.block * format::kPersonKeysBlockSize + place.entry * sizeof(entry),
                           std::as_writable_bytes(std::span(&entry, 1))));
  if (count != sizeof(entry) || entry.state == PersonKeyState::kNone) return missing();
  if (entry.state == PersonKeyState::kDestroyed)
    return base::fail(ErrorCode::kFailedPrecondition, ports::kPersonKeyDestroyed,
                      "the person's key was destroyed");
  const base::ByteView wrapped(reinterpret_cast<const char*>(entry.wrapped), sizeof(entry.wrapped));
  auto opened = wrapping_.open(purpose_of(key), wrapped);
  if (!opened) return damaged("key " + std::to_string(key) + " is not as it was written");
  unwrapped_.keep(key, *opened, moment);
  return opened;
}

Result<base::Bytes> PersonKeys::seal(std::uint64_t key, std::string_view purpose,
                                     const base::Secret& text) const {
  ATOLL_TRY(const base::Secret own, unwrapped(key));
  return SodiumSecretBox(key_bytes(own)).seal(purpose, text);
}

Result<base::Secret> PersonKeys::open(std::uint64_t key, std::string_view purpose,
                                      base::ByteView sealed) const {
  ATOLL_TRY(const base::Secret own, unwrapped(key));
  return SodiumSecretBox(key_bytes(own)).open(purpose, sealed);
}

Result<void> PersonKeys::destroy(std::uint64_t key) {
  const std::lock_guard lock(writing_);
  if (is_broken_) return broken();
  const auto own = unwrapped(key);
  if (!own && ports::is_of_the_erased(own.error())) return {};
  // A damaged one is destroyed all the same.
  if (!own && own.error().reason != "person_keys_damaged") return base::fail(own.error());
  const Place place = place_of(key);
  PersonKeysBlock block;
  ATOLL_TRY(const std::size_t count, file_->read_at(place.block * format::kPersonKeysBlockSize,
                                                    std::as_writable_bytes(std::span(&block, 1))));
  if (count != sizeof(block)) return damaged("the file is cut short");
  block.keys[place.entry] = PersonKey{.state = PersonKeyState::kDestroyed};
  auto written = write(place.block, block);
  unwrapped_.forget(key);
  return written;
}

base::Id PersonKeys::digest(std::string_view purpose, std::string_view text) const {
  return keyed_digest(digest_key_, purpose, text);
}

Result<base::Id> PersonKeys::digest_of(std::uint64_t key, std::string_view purpose,
                                       std::string_view text) const {
  ATOLL_TRY(const base::Secret own, unwrapped(key));
  KeyBytes digest_key = derived(key_bytes(own), Purpose::kDigest);
  const base::Id digest = keyed_digest(digest_key, purpose, text);
  sodium_memzero(digest_key.data(), digest_key.size());
  return digest;
}

}  // namespace atollbank::adapters
