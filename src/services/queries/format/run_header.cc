// SPDX-License-Identifier: Apache-2.0
#include "services/queries/format/run_header.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/checksum.h"

namespace atollbank::queries::format {

namespace {

std::uint64_t checksum_of(const RunHeader& header) {
  return base::checksum64({reinterpret_cast<const char*>(&header), offsetof(RunHeader, checksum)});
}

}  // namespace

void write_run_header(RunHeader header, PageBytes out) {
  header.checksum = checksum_of(header);
  std::ranges::fill(out, std::byte{0});
  std::memcpy(out.data(), &header, sizeof(header));
}

base::Result<RunHeader> read_run_header(ConstPageBytes page) {
  const auto damaged = [](std::string_view what) {
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", what);
  };
  RunHeader header;
  std::memcpy(&header, page.data(), sizeof(header));
  if (std::memcmp(header.magic, RunHeader{}.magic, sizeof(header.magic)) != 0)
    return damaged("not a run file");
  if (header.checksum != checksum_of(header)) return damaged("the header's checksum differs");
  if (header.format != kRunFormat)
    return base::fail(base::ErrorCode::kDataLoss, "run_format_unknown", "another format");
  if (header.first_slot >= header.end_slot || header.last_group_slot < header.first_slot ||
      header.last_group_slot >= header.end_slot) {
    return damaged("a run of no slots");
  }
  std::uint64_t next_page = 1;
  for (const Section& section : header.sections) {
    if (section.first_page != next_page || section.entry_count < section.page_count ||
        section.entry_count > std::uint64_t{section.page_count} * kPageEntriesMax) {
      return damaged("sections that do not follow each other");
    }
    next_page += section.page_count;
  }
  if (next_page != header.page_count) return damaged("a file of another length");
  return header;
}

}  // namespace atollbank::queries::format
