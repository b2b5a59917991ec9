// SPDX-License-Identifier: Apache-2.0
// One sorted run of the indexes as a file of 4,096-byte pages (format/run_header.h, format/page.h).
// Derived data: damaged, missing or of another journal, it is built again. Any thread reads.
#pragma once

#include <memory>
#include <string>

#include "ports/disk.h"
#include "services/queries/account_directory.h"
#include "services/queries/columns.h"
#include "services/queries/format/page.h"
#include "services/queries/format/run_header.h"

namespace atollbank::queries {

class RunFile {
 public:
  // data_loss run_damaged, run_format_unknown
  static base::Result<std::shared_ptr<const RunFile>> open(std::unique_ptr<ports::DiskFile> file);

  const format::RunHeader& header() const { return header_; }
  // The first `column_count` columns of a page of the section. data_loss run_damaged
  base::Result<void> read_page(format::SectionKind section, std::uint32_t page,
                               std::size_t column_count, format::PageColumns& out) const;
  // All pages of a section, column by column.
  base::Result<std::array<std::vector<std::uint64_t>, format::kColumnsMax>> read_section(
      format::SectionKind section, std::size_t column_count) const;

 private:
  RunFile(std::unique_ptr<ports::DiskFile> file, const format::RunHeader& header)
      : file_(std::move(file)), header_(header) {}

  std::unique_ptr<ports::DiskFile> file_;
  format::RunHeader header_;
};

// What a run file keeps of the accounts that were opened in it, so that a start reads no journal.
struct OpenedAccount {
  ledger::AccountId id;
  std::uint64_t offset = 0;
  std::uint32_t class_number = 0;
};

// Which journal, and which part of it, a run was made from.
struct RunOrigin {
  std::uint64_t last_group_slot = 0;
  std::uint64_t last_group_checksum = 0;
};

// The bytes of a run file: whole pages. `columns` are sorted; `opened` and `classes` are those that
// were first seen in them.
std::vector<std::byte> encode_run(const Columns& columns, const RunOrigin& origin,
                                  std::span<const OpenedAccount> opened,
                                  std::span<const AccountClass> classes);

}  // namespace atollbank::queries
