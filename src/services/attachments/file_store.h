// SPDX-License-Identifier: Apache-2.0
// The files of customers: a record each, in the partition of its owner, and a blob. Their names
// and bytes are sealed under her key. Blocking; any thread.
//
// A blob is named by its content and a number of its own, so that a record always names the bytes
// it was committed for, and removing what was replaced never takes what was stored since.
// A blob that no record names is only room: it is written before its record, and removed after it.
#pragma once

#include <optional>

#include "ports/blobs.h"
#include "ports/person_directory.h"
#include "ports/records.h"
#include "services/attachments/api.h"
#include "services/attachments/format/file_record.h"

namespace atollbank::attachments {

using format::FileRecord;

class FileStore {
 public:
  FileStore(ports::RecordStore& records, ports::BlobStore& blobs, ports::Persons persons)
      : records_(records), blobs_(blobs), persons_(persons) {}

  // failed_precondition attachment_space_full
  base::Result<void> begin(FileRecord file, const Context& context, base::Timestamp now);
  // The upload's errors of AttachmentsApi::store.
  base::Result<void> store(const UploadName& name, const StoreFile& sent, const Context& context,
                           base::Timestamp now);
  base::Result<std::optional<FileRecord>> find(const FileName& name) const;
  // not_found file_not_found, also of who is erased
  base::Result<StoredFile> fetch(const FileName& name) const;

  // No change where there is no such file. invalid_argument too_many_uses
  base::Result<void> add_use(const FileName& name, base::Id attachment_id, const Context& context,
                             base::Timestamp now);
  // The noted use becomes the attachment's, or goes where that one stands there already.
  base::Result<void> rename_use(const FileName& name, base::Id noted, base::Id attachment_id,
                                const Context& context, base::Timestamp now);
  // A file without a use stays until the sweep, or remove_unused.
  base::Result<void> drop_use(const FileName& name, base::Id attachment_id, const Context& context,
                              base::Timestamp now);
  // No change where something shows it, or there is none.
  base::Result<void> remove_unused(const FileName& name, const Context& context,
                                   base::Timestamp now);
  // Removes some of the user's files that nobody put to use in time.
  base::Result<void> sweep(base::Id user_id, const Context& context, base::Timestamp now);

 private:
  struct Found {
    std::uint64_t version = 0;
    std::optional<FileRecord> file;
    format::Total total;
  };
  base::Result<Found> read(const FileName& name) const;
  std::string content_name(const FileName& name, std::string_view bytes) const;

  ports::RecordStore& records_;
  ports::BlobStore& blobs_;
  const ports::Persons persons_;
};

}  // namespace atollbank::attachments
