// SPDX-License-Identifier: Apache-2.0
// The keys of subjects, in memory and in one file ("subject.keys") that is overwritten in place.
//
// One thread at a time. What a call has answered is durable. After a failed write it is broken and
// writes no more. Media that keep old blocks (flash, copy-on-write file systems) may keep a
// destroyed key's too: there the folder belongs on an encrypted volume.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "adapters/sodium/format/subject_keys.h"
#include "ports/disk.h"

namespace atollbank::adapters {

inline constexpr std::string_view kKeysFileName = "subject.keys";

class SubjectKeys {
 public:
  // Makes the file when there is none. data_loss subject_keys_damaged ·
  // failed_precondition subject_keys_format_unknown · those of the disk
  static base::Result<std::unique_ptr<SubjectKeys>> open(ports::Disk& disk);
  ~SubjectKeys();  // wipes the memory
  SubjectKeys(const SubjectKeys&) = delete;
  SubjectKeys& operator=(const SubjectKeys&) = delete;

  // nullptr: the subject has none. The entry may be a destroyed one.
  const format::SubjectKey* find(base::Id subject) const;
  // For a subject that has no entry. unavailable keys_broken
  base::Result<void> add(base::Id subject, std::span<const std::uint8_t, 32> key);
  // Overwrites the key, or notes that the subject may never have one.
  base::Result<void> destroy(base::Id subject);

 private:
  struct Place {
    std::size_t block = 0;
    std::size_t entry = 0;
  };
  explicit SubjectKeys(std::unique_ptr<ports::DiskFile> file) : file_(std::move(file)) {}

  base::Result<void> make();
  base::Result<void> finish_spare();
  base::Result<void> read_all(std::uint64_t file_size);
  base::Result<void> index_block(std::size_t block);
  Place next_free();
  base::Result<void> put(Place place, const format::SubjectKey& entry);
  base::Result<void> write_block(std::size_t block, bool wipe_spare);

  std::unique_ptr<ports::DiskFile> file_;
  std::vector<format::KeysBlock> blocks_;
  std::unordered_map<base::Id, Place> places_;
  bool is_broken_ = false;
};

}  // namespace atollbank::adapters
