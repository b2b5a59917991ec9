// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/proven_list.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "services/screening/list/bank_csv.h"
#include "services/screening/list/ofac_csv.h"
#include "services/screening/list/uk_csv.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::Result;

namespace {

Result<ScreeningList> read_list(const std::vector<std::string>& files, ListFormat format) {
  switch (format) {
    case ListFormat::kBank: return read_bank_csv(files[0]);
    case ListFormat::kUk: return read_uk_csv(files[0]);
    case ListFormat::kOfac: return read_ofac_csv(files[0], files[1]);
  }
  return base::fail(ErrorCode::kInvalidArgument, "manifest_malformed", "the format is unknown");
}

Result<void> check_manifest(const ListManifest& manifest, std::size_t file_count) {
  const std::size_t expected = manifest.format == ListFormat::kOfac ? 2 : 1;
  const bool is_named = !manifest.version.empty() &&
                        manifest.version.size() <= kListVersionSizeMax &&
                        base::is_plain_utf8(manifest.version);
  if (is_named && file_count == expected && manifest.sha256_files.size() == expected) return {};
  return base::fail(ErrorCode::kInvalidArgument, "manifest_malformed",
                    "the manifest lacks its version, or files and hashes are not as many as the "
                    "format has");
}

}  // namespace

Result<ScreeningList> read_proven_list(const std::vector<std::string>& files,
                                       const ListManifest& manifest) {
  ATOLL_TRY_VOID(check_manifest(manifest, files.size()));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto digest = base::sha256(files[i]);
    if (base::to_hex(base::bytes_of(digest)) == manifest.sha256_files[i]) continue;
    return base::fail(ErrorCode::kInvalidArgument, "list_changed",
                      fmt::format("file {} is not the one of the manifest", i + 1));
  }
  ATOLL_TRY(auto list, read_list(files, manifest.format));
  if (list.entries.empty()) {
    return base::fail(ErrorCode::kInvalidArgument, "list_empty", "the list has no entry");
  }
  const bool is_whole =
      list.entries.size() == manifest.entry_count && list.name_count() == manifest.name_count;
  if (!is_whole) {
    return base::fail(ErrorCode::kInvalidArgument, "list_incomplete",
                      fmt::format("{} entries and {} names were read, the manifest says {} and {}",
                                  list.entries.size(), list.name_count(), manifest.entry_count,
                                  manifest.name_count));
  }
  return list;
}

bool is_much_smaller(std::size_t count, std::size_t count_before) {
  return count * 10 < count_before * 9;
}

}  // namespace atollbank::screening
