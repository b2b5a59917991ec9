// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/sealed_metadata.h"

#include <sodium.h>

#include <array>

#include "base/assert.h"
#include "base/bytes.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::KeyState;
using ledger::format::MetadataField;
using ledger::format::MetadataReader;
using ledger::format::MetadataValue;
using ledger::format::MetadataView;
using ledger::format::SealedValue;

namespace {

constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kBoxOverhead = kNonceSize + kTagSize;
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "atollmd1";
static_assert(sizeof(format::SubjectKey::key) == crypto_kdf_KEYBYTES);

enum class Purpose : std::uint64_t { kSeal = 1, kFind = 2 };

const unsigned char* start_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* start_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// A key for one purpose, wiped with the object.
class DerivedKey {
 public:
  DerivedKey(const format::SubjectKey& subject, Purpose purpose) {
    crypto_kdf_derive_from_key(bytes_.data(), bytes_.size(), static_cast<std::uint64_t>(purpose),
                               kContext, subject.key);
  }
  ~DerivedKey() { sodium_memzero(bytes_.data(), bytes_.size()); }
  DerivedKey(const DerivedKey&) = delete;
  DerivedKey& operator=(const DerivedKey&) = delete;
  const unsigned char* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> bytes_{};
};

// The one encoding of the field; what is sealed and what is hashed.
Result<std::string> encoded_field(std::string_view name, const MetadataValue& value) {
  if (type_of(value) == ledger::format::MetadataType::kSealed)
    return base::fail(ErrorCode::kInvalidArgument, "metadata_value_invalid",
                      "a sealed value is not sealed again");
  std::vector<MetadataField> fields{{.name = std::string(name), .value = value}};
  ATOLL_TRY(const std::string evidence, ledger::format::join_evidence(std::move(fields), {}));
  return std::string(ledger::format::metadata_of(evidence));
}

std::string bound_to(base::Id subject, std::string_view name) {
  return std::string(base::bytes_of(subject)).append(name);
}

Result<const format::SubjectKey*> live_key(const SubjectKeys& keys, base::Id subject) {
  const auto* key = keys.find(subject);
  if (key == nullptr)
    return base::fail(ErrorCode::kNotFound, "key_not_found", "the subject has no key");
  if (key->state != KeyState::kLive)
    return base::fail(ErrorCode::kFailedPrecondition, "key_destroyed",
                      "the subject's key was destroyed");
  return key;
}

std::uint64_t hash_of(const format::SubjectKey& subject, std::string_view encoded) {
  const DerivedKey key(subject, Purpose::kFind);
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), start_of(encoded), encoded.size(), key.data(),
                     key.size());
  base::ByteReader reader({reinterpret_cast<const char*>(hash.data()), hash.size()});
  return reader.read<std::uint64_t>();
}

std::string box_of(const format::SubjectKey& subject, std::string_view encoded,
                   std::string_view bound) {
  const DerivedKey key(subject, Purpose::kSeal);
  std::string box(kBoxOverhead + encoded.size(), '\0');
  randombytes_buf(box.data(), kNonceSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(start_of(box) + kNonceSize, nullptr, start_of(encoded),
                                             encoded.size(), start_of(bound), bound.size(), nullptr,
                                             start_of(box), key.data());
  return box;
}

}  // namespace

Result<std::unique_ptr<SealedMetadata>> SealedMetadata::open(ports::Disk& disk) {
  ATOLL_ASSERT(sodium_init() >= 0);
  ATOLL_TRY(auto keys, SubjectKeys::open(disk));
  return std::unique_ptr<SealedMetadata>(new SealedMetadata(std::move(keys)));
}

Result<SealedValue> SealedMetadata::seal(base::Id subject, std::string_view name,
                                         const MetadataValue& value) {
  if (subject.is_nil())
    return base::fail(ErrorCode::kInvalidArgument, "sealing_subject_nil", "sealed for nobody");
  ATOLL_TRY(const std::string encoded, encoded_field(name, value));
  const std::lock_guard lock(mutex_);
  if (keys_->find(subject) == nullptr) {
    std::array<std::uint8_t, crypto_kdf_KEYBYTES> drawn{};
    crypto_kdf_keygen(drawn.data());
    const auto added = keys_->add(subject, drawn);
    sodium_memzero(drawn.data(), drawn.size());
    if (!added) return base::fail(added.error());
  }
  ATOLL_TRY(const auto* key, live_key(*keys_, subject));
  return SealedValue{.subject = subject,
                     .find_hash = hash_of(*key, encoded),
                     .box = box_of(*key, encoded, bound_to(subject, name))};
}

Result<MetadataValue> SealedMetadata::open(std::string_view name, const SealedValue& sealed) const {
  const auto damaged = [] {
    return base::fail(ErrorCode::kDataLoss, "sealed_value_damaged",
                      "not what was sealed for this subject and name");
  };
  if (sealed.box.size() < kBoxOverhead) return damaged();
  std::string encoded(sealed.box.size() - kBoxOverhead, '\0');
  {
    const std::lock_guard lock(mutex_);
    ATOLL_TRY(const auto* subject, live_key(*keys_, sealed.subject));
    const DerivedKey key(*subject, Purpose::kSeal);
    const std::string bound = bound_to(sealed.subject, name);
    const std::string_view closed = std::string_view(sealed.box).substr(kNonceSize);
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        start_of(encoded), nullptr, nullptr, start_of(closed), closed.size(), start_of(bound),
        bound.size(), start_of(sealed.box), key.data());
    if (failed != 0) return damaged();
  }
  MetadataReader reader(encoded);
  MetadataView field;
  if (!reader.next(field) || field.name != name) return damaged();
  return decode(field).value;
}

Result<std::uint64_t> SealedMetadata::find_hash(base::Id subject, std::string_view name,
                                                const MetadataValue& value) const {
  ATOLL_TRY(const std::string encoded, encoded_field(name, value));
  const std::lock_guard lock(mutex_);
  ATOLL_TRY(const auto* key, live_key(*keys_, subject));
  return hash_of(*key, encoded);
}

Result<void> SealedMetadata::destroy_key(base::Id subject) {
  const std::lock_guard lock(mutex_);
  const auto* key = keys_->find(subject);
  if (key != nullptr && key->state == KeyState::kDestroyed) return {};
  return keys_->destroy(subject);
}

}  // namespace atollbank::adapters
