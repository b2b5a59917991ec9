// SPDX-License-Identifier: Apache-2.0
// Personal data by libsodium: a key a person in one file ("person.keys"), each wrapped by the
// bank's, and digests by BLAKE2b under a key derived from it. Any thread.
//
// Keys are made a block ahead, with one sync for all of them; those that nobody had when the
// process ended are never given out. Media that keep old blocks (flash, copy-on-write file systems)
// may keep a destroyed key's, still wrapped: there the folder belongs on an encrypted volume.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <span>

#include "adapters/sodium/format/person_keys.h"
#include "adapters/sodium/key_cache.h"
#include "adapters/sodium/secret_box.h"
#include "ports/disk.h"
#include "ports/person_vault.h"

namespace atollbank::adapters {

inline constexpr std::string_view kPersonKeysFileName = "person.keys";

class PersonKeys final : public ports::PersonVault {
 public:
  // Makes the file when there is none. `bank_key` is not kept with it. data_loss
  // person_keys_damaged · failed_precondition person_keys_format_unknown · those of the disk
  static base::Result<std::unique_ptr<PersonKeys>> open(
      ports::Disk& disk, std::span<const std::uint8_t, kBoxKeySize> bank_key);
  ~PersonKeys() override;

  base::Result<std::uint64_t> new_key() override;
  base::Result<base::Bytes> seal(std::uint64_t key, std::string_view purpose,
                                 const base::Secret& text) const override;
  base::Result<base::Secret> open(std::uint64_t key, std::string_view purpose,
                                  base::ByteView sealed) const override;
  base::Result<base::Id> digest_of(std::uint64_t key, std::string_view purpose,
                                   std::string_view text) const override;
  base::Result<void> destroy(std::uint64_t key) override;
  base::Id digest(std::string_view purpose, std::string_view text) const override;

 private:
  PersonKeys(std::unique_ptr<ports::DiskFile> file,
             std::span<const std::uint8_t, kBoxKeySize> bank_key);
  base::Result<void> make_block();
  base::Result<void> write(std::uint64_t block, const format::PersonKeysBlock& content);
  base::Result<base::Secret> unwrapped(std::uint64_t key) const;

  std::unique_ptr<ports::DiskFile> file_;
  mutable SodiumSecretBox wrapping_;  // which no call changes
  mutable KeyCache unwrapped_;
  std::array<std::uint8_t, kBoxKeySize> digest_key_{};
  std::mutex writing_;
  std::uint64_t next_ = 1;  // the key that is given out next
  std::uint64_t end_ = 1;   // one beyond those that are made
  bool is_broken_ = false;
};

}  // namespace atollbank::adapters
