// SPDX-License-Identifier: Apache-2.0
// Imports as records: how far each has come, and the lines it still needs. Blocking; any thread.
#pragma once

#include <optional>
#include <vector>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/imports/import.h"

namespace atollbank::imports {

struct StoredImport {
  Import import;
  std::vector<PlannedLine> lines;  // none once it is over
};

class ImportStore {
 public:
  ImportStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  // The lines first and the import last: one that is there is whole. Lines that an earlier try left
  // without an import go.
  base::Result<void> begin(const StoredImport& stored, const runtime::Context& context,
                           base::Timestamp now);
  // Replaces the lines, when their attempts have changed.
  base::Result<void> put_lines(const StoredImport& stored, const runtime::Context& context,
                               base::Timestamp now);
  // Forgets the lines of one that is over.
  base::Result<void> advance(const Import& import, const runtime::Context& context,
                             base::Timestamp now);

  // not_found import_not_found
  base::Result<Import> find(base::Id import_id) const;
  // Also not_found import_not_found where its lines are of who is erased.
  base::Result<StoredImport> load(base::Id import_id) const;
  base::Result<std::vector<Import>> of_account(base::Id account_id) const;
  // Without those of who is erased, which nobody can finish.
  base::Result<std::vector<StoredImport>> unfinished() const;

 private:
  base::Result<void> drop_lines(const Import& import, const runtime::Context& context,
                                base::Timestamp now);
  base::Result<base::Bytes> value_of(Import import) const;
  base::Result<Import> opened(base::ByteView bytes) const;
  using Lines = std::vector<PlannedLine>;
  base::Result<std::optional<Lines>> lines_of(base::Id import_id) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::imports
