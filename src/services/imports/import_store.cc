// SPDX-License-Identifier: Apache-2.0
#include "services/imports/import_store.h"

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/imports/format/import_record.h"

namespace atollbank::imports {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kPage = 256;
constexpr std::string_view kLinesPurpose = "import lines";
constexpr ports::TextPurpose kStatementText{.name = "import statement", .erased = ""};
constexpr std::size_t kImportsOfAccountMax = 1'000;

audit::Change change_of(const Import& import, std::string event_name, std::string event_type) {
  const std::string id_text = base::to_text("import", import.id);
  const std::string account_text = base::to_text("acc", import.account_id);
  return {.service = "imports",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"account_id", account_text},
                      {"format", std::string(name_of(import.format))},
                      {"new_count", std::int64_t{import.new_count}}},
          .outcome = {{"import_id", id_text}, {"state", std::string(name_of(import.state))}},
          .resources = {{.type = "Import", .name = id_text},
                        {.type = "Account", .name = account_text}}};
}

ports::Commit commit_of(std::string partition, std::uint64_t version,
                        std::vector<ports::Put> puts) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = std::move(puts),
          .deletes = {},
          .events = {},
          .audit = {}};
}

base::Error not_found() {
  return base::make_error(ErrorCode::kNotFound, "import_not_found", "no such import");
}

}  // namespace

Result<void> ImportStore::begin(const StoredImport& stored, const runtime::Context& context,
                                base::Timestamp now) {
  const Import& import = stored.import;
  ATOLL_TRY_VOID(drop_lines(import, context, now));
  ATOLL_TRY_VOID(put_lines(stored, context, now));
  const std::string index = format::account_partition(import.account_id);
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(index, base::to_base62(import.id)));
    if (found.value) return {};
    return audit::commit(
        records_,
        commit_of(index, found.version, {{.key = base::to_base62(import.id), .value = {}}}),
        change_of(import, "ListImport", "import.listed"), context, now);
  }));
  const std::string partition = format::import_partition(import.id);
  ATOLL_TRY(const base::Bytes value, value_of(import));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kImportKey));
    if (found.value) return {};
    return audit::commit(
        records_,
        commit_of(partition, found.version, {{.key = format::kImportKey, .value = value}}),
        change_of(import, "BeginImport", "import.begun"), context, now);
  });
}

Result<void> ImportStore::drop_lines(const Import& import, const runtime::Context& context,
                                     base::Timestamp now) {
  const std::string partition = format::import_partition(import.id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kImportKey));
    if (found.value) return {};
    ATOLL_TRY(const auto lines, records_.scan(partition, format::kLinesPrefix, "", kPage));
    if (lines.empty()) return {};
    auto next = commit_of(partition, found.version, {});
    for (const ports::Put& entry : lines) next.deletes.push_back(entry.key);
    return audit::commit(records_, std::move(next),
                         change_of(import, "DropImportLines", "import.lines_dropped"), context,
                         now);
  });
}

Result<void> ImportStore::put_lines(const StoredImport& stored, const runtime::Context& context,
                                    base::Timestamp now) {
  const std::string partition = format::import_partition(stored.import.id);
  const std::span<const PlannedLine> lines(stored.lines);
  for (std::uint32_t number = 0; number * format::kLinesOfRecordMax < lines.size(); ++number) {
    const std::size_t first = number * format::kLinesOfRecordMax;
    const auto part =
        lines.subspan(first, std::min(format::kLinesOfRecordMax, lines.size() - first));
    const base::Bytes clear = format::encode_lines(part);
    ATOLL_TRY(const base::Bytes value,
              ports::sealed_value(persons_, stored.import.user_id, kLinesPurpose, clear));
    ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
      ATOLL_TRY(const auto found, records_.get(partition, format::lines_key(number)));
      if (found.value) {
        ATOLL_TRY(const auto there,
                  ports::opened_value(persons_.vault, kLinesPurpose, *found.value));
        if (!there || there == clear) return {};
      }
      return audit::commit(
          records_,
          commit_of(partition, found.version, {{.key = format::lines_key(number), .value = value}}),
          change_of(stored.import, "StoreImportLines", "import.lines_stored"), context, now);
    }));
  }
  return {};
}

Result<void> ImportStore::advance(const Import& import, const runtime::Context& context,
                                  base::Timestamp now) {
  const std::string partition = format::import_partition(import.id);
  ATOLL_TRY(const base::Bytes value, value_of(import));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kImportKey));
    if (!found.value) return base::fail(not_found());
    ATOLL_TRY(const Import there, format::decode_import(*found.value));
    if (there.is_over() || there.state >= import.state) return {};
    auto next = commit_of(partition, found.version, {{.key = format::kImportKey, .value = value}});
    if (import.is_over()) {
      ATOLL_TRY(const auto lines, records_.scan(partition, format::kLinesPrefix, "", kPage));
      for (const ports::Put& entry : lines) next.deletes.push_back(entry.key);
    }
    return audit::commit(records_, std::move(next),
                         change_of(import, "AdvanceImport", "import.advanced"), context, now);
  });
}

Result<Import> ImportStore::find(base::Id import_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::import_partition(import_id), format::kImportKey));
  if (!found.value) return base::fail(not_found());
  return opened(*found.value);
}

Result<base::Bytes> ImportStore::value_of(Import import) const {
  ATOLL_TRY(const std::uint64_t key, persons_.directory.key_of(import.user_id));
  ATOLL_TRY(auto named, ports::sealed_text(persons_.vault, key, kStatementText,
                                           std::move(import.statement_account)));
  import.statement_account = std::move(named.text);
  import.statement_account_parts = std::move(named.parts);
  return format::encode_import(import);
}

Result<Import> ImportStore::opened(base::ByteView bytes) const {
  ATOLL_TRY(Import import, format::decode_import(bytes));
  ATOLL_TRY_VOID(ports::open_text(persons_.vault, kStatementText, import.statement_account_parts,
                                  import.statement_account));
  return import;
}

Result<StoredImport> ImportStore::load(base::Id import_id) const {
  StoredImport stored;
  ATOLL_TRY(stored.import, find(import_id));
  ATOLL_TRY(auto lines, lines_of(import_id));
  if (!lines) return base::fail(not_found());
  stored.lines = *std::move(lines);
  return stored;
}

Result<std::vector<Import>> ImportStore::of_account(base::Id account_id) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::account_partition(account_id), "", "", kImportsOfAccountMax));
  std::vector<Import> imports;
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(const base::Id id, base::parse_base62(entry.key));
    auto import = find(id);
    // One that was cut off before it was stored is none.
    if (!import && import.error().code == ErrorCode::kNotFound) continue;
    if (!import) return base::fail(import.error());
    imports.push_back(*std::move(import));
  }
  return imports;
}

Result<std::vector<StoredImport>> ImportStore::unfinished() const {
  std::vector<StoredImport> unfinished;
  std::string after;
  while (true) {
    ATOLL_TRY(const auto partitions, records_.partitions(format::kImportPrefix, after, kPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const auto found, records_.get(partition, format::kImportKey));
      if (!found.value) continue;
      ATOLL_TRY(Import import, opened(*found.value));
      if (import.is_over()) continue;
      ATOLL_TRY(auto lines, lines_of(import.id));
      if (lines) unfinished.push_back({.import = std::move(import), .lines = *std::move(lines)});
    }
    if (partitions.size() < kPage) return unfinished;
    after = partitions.back();
  }
}

Result<std::optional<ImportStore::Lines>> ImportStore::lines_of(base::Id import_id) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::import_partition(import_id), format::kLinesPrefix, "", kPage));
  Lines lines;
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(const auto opened, ports::opened_value(persons_.vault, kLinesPurpose, entry.value));
    if (!opened) return std::optional<Lines>();
    ATOLL_TRY(auto part, format::decode_lines(*opened));
    lines.insert(lines.end(), std::make_move_iterator(part.begin()),
                 std::make_move_iterator(part.end()));
  }
  return lines;
}

}  // namespace atollbank::imports
