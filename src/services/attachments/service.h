// SPDX-License-Identifier: Apache-2.0
// The attachments service. Owned by apps/. Its calls run on its executor; records, blobs and hashes
// are worked on by the pool, which should be its own: a file of megabytes keeps a thread busy.
#pragma once

#include "ports/blobs.h"
#include "ports/records.h"
#include "runtime/await.h"
#include "services/attachments/api.h"
#include "services/attachments/file_store.h"

namespace atollbank::attachments {

class AttachmentsService final : public AttachmentsApi {
 public:
  AttachmentsService(transactions::TransactionsApi& transactions, ports::RecordStore& records,
                     ports::BlobStore& blobs, ports::Persons persons, runtime::Executor& executor,
                     runtime::BlockingPool& pool)
      : transactions_(transactions),
        files_(records, blobs, persons),
        executor_(executor),
        pool_(pool) {}

  void begin_upload(const Context& context, BeginUpload request,
                    Completion<BegunUpload> done) override;
  void store(const Context& context, StoreFile request, Completion<void> done) override;
  void fetch(const Context& context, std::string file_token, Completion<StoredFile> done) override;
  void add(const Context& context, RegisterFile request, Completion<Attachment> done) override;
  void remove(const Context& context, base::Id user_id, base::Id attachment_id,
              Completion<void> done) override;

 private:
  template <class T>
  using Task = runtime::Task<base::Result<T>>;

  Task<BegunUpload> begin(Context context, BeginUpload request);
  Task<void> keep(Context context, StoreFile request);
  Task<StoredFile> read(std::string file_token);
  Task<Attachment> attach(Context context, RegisterFile request);
  Task<void> detach(Context context, base::Id user_id, base::Id attachment_id);

  base::Timestamp now() const { return executor_.clock().wall(); }

  transactions::TransactionsApi& transactions_;
  FileStore files_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
};

}  // namespace atollbank::attachments
