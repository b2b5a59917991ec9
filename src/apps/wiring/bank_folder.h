// SPDX-License-Identifier: Apache-2.0
// Where a bank lives: its folder, the folders within, and its sandbox secret. Made when missing;
// readable by its owner only.
//
// The object holds the folder's lock as long as it lives: a second bank is refused before it
// touches anything, --fresh or not.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "adapters/posix/posix_disk.h"
#include "base/result.h"

namespace atollbank::apps {

using FolderSecret = std::array<std::uint8_t, 32>;

class BankFolder {
 public:
  // With `fresh`, what an earlier bank left in it is removed first; anything else in the folder is
  // left alone. internal folder_not_usable · failed_precondition folder_in_use
  static base::Result<BankFolder> open(const std::filesystem::path& path, bool fresh);

  std::filesystem::path journal() const { return path_ / "journal"; }
  std::filesystem::path records() const { return path_ / "records"; }
  std::filesystem::path projections() const { return path_ / "projections"; }
  std::filesystem::path audit() const { return path_ / "audit"; }
  std::filesystem::path vault() const { return path_ / "vault"; }
  std::filesystem::path blobs() const { return path_ / "blobs"; }
  std::filesystem::path person_keys() const { return path_ / "person-keys"; }
  std::filesystem::path town_state() const { return path_ / "town.state"; }

  std::filesystem::path sandbox_tokens() const { return path_ / "sandbox.tokens"; }

  // The same at every start: read, or made from the operating system's random numbers and kept. The
  // sandbox's secrets are made from the first, what must be had again is sealed with the second,
  // persons' keys are wrapped with the third, and the last draws each day's known positive.
  base::Result<FolderSecret> sandbox_secret() const { return secret("sandbox.secret"); }
  base::Result<FolderSecret> box_key() const { return secret("box.key"); }
  base::Result<FolderSecret> person_key() const { return secret("person.key"); }
  base::Result<FolderSecret> screening_seed() const { return secret("screening.seed"); }

 private:
  BankFolder(std::filesystem::path path, std::unique_ptr<adapters::PosixDisk> lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  base::Result<FolderSecret> secret(const char* name) const;

  std::filesystem::path path_;
  std::unique_ptr<adapters::PosixDisk> lock_;
};

}  // namespace atollbank::apps
