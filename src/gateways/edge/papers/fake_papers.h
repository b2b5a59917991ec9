// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the services of files and receipts in plain sight. They remember what
// they were asked and answer at once, on the caller's thread, what the test put there.
#pragma once

#include <optional>
#include <string>

#include "services/attachments/api.h"
#include "services/receipts/api.h"

namespace atollbank::edge {

struct FakeAttachments final : attachments::AttachmentsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  std::optional<attachments::BeginUpload> begun;
  std::optional<attachments::StoreFile> stored;
  std::optional<attachments::RegisterFile> added;
  std::optional<base::Id> removed;
  attachments::StoredFile shown;
  std::optional<base::Error> fetch_error;

  void begin_upload(const Context&, attachments::BeginUpload request,
                    Completion<attachments::BegunUpload> done) override {
    begun = request;
    done(attachments::BegunUpload{.file_token = "FILE", .upload_token = "UPLOAD"});
  }
  void store(const Context&, attachments::StoreFile request, Completion<void> done) override {
    stored = std::move(request);
    done({});
  }
  void fetch(const Context&, std::string, Completion<attachments::StoredFile> done) override {
    if (fetch_error) return done(base::fail(*fetch_error));
    done(shown);
  }
  void add(const Context&, attachments::RegisterFile request,
           Completion<transactions::Attachment> done) override {
    added = request;
    done(transactions::Attachment{.id = {.high = 1, .low = 77},
                                  .user_id = request.user_id,
                                  .transaction_id = request.transaction_id,
                                  .created = {},
                                  .file_url = request.file_url,
                                  .file_type = request.file_type});
  }
  void remove(const Context&, base::Id, base::Id attachment_id, Completion<void> done) override {
    removed = attachment_id;
    done({});
  }
};

struct FakeReceipts final : receipts::ReceiptsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  std::optional<receipts::Receipt> kept;
  std::string client_id;

  void put(const Context&, receipts::Holder holder, receipts::Receipt receipt,
           Completion<receipts::Receipt> done) override {
    client_id = holder.client_id;
    receipt.id = {.high = 1, .low = 88};
    kept = receipt;
    done(std::move(receipt));
  }
  void get(const Context&, receipts::Holder, std::string external_id,
           Completion<receipts::Receipt> done) override {
    if (kept && kept->external_id == external_id) return done(*kept);
    done(base::fail(base::ErrorCode::kNotFound, "receipt_not_found", "no such receipt"));
  }
  void remove(const Context&, receipts::Holder, std::string external_id,
              Completion<void> done) override {
    if (!kept || kept->external_id != external_id) {
      return done(base::fail(base::ErrorCode::kNotFound, "receipt_not_found", "none"));
    }
    kept.reset();
    done({});
  }
};

}  // namespace atollbank::edge
