// SPDX-License-Identifier: Apache-2.0
// Files and receipts of a customer's transactions, through the services' own api.
#include <functional>
#include <utility>

#include "adapters/memory/blob_store.h"
#include "services/attachments/format/file_record.h"
#include "services/attachments/service.h"
#include "services/receipts/format/receipt_record.h"
#include "services/receipts/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using attachments::AttachmentsService;
using attachments::BegunUpload;
using attachments::StoredFile;
using receipts::Receipt;
using transactions::Attachment;

// Calls out at the moment when what was replaced is about to go.
class WatchedBlobs final : public ports::BlobStore {
 public:
  base::Result<void> put(const std::string& name, base::ByteView bytes) override {
    return blobs_.put(name, bytes);
  }
  base::Result<base::Bytes> get(const std::string& name) const override { return blobs_.get(name); }
  base::Result<void> remove(const std::string& name) override {
    if (auto meanwhile = std::exchange(before_remove_, {})) meanwhile();
    return blobs_.remove(name);
  }
  std::size_t count() const { return blobs_.count(); }

  std::function<void()> before_remove_;

 private:
  adapters::MemoryBlobStore blobs_;
};

class Attachments : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    make();
  }
  void make() {
    files_ = std::make_unique<AttachmentsService>(*transactions_, records_, blobs_, persons_,
                                                  *executor_, *pool_);
    receipts_ = std::make_unique<receipts::ReceiptsService>(*transactions_, records_, persons_,
                                                            *executor_, *pool_);
  }
  base::Id transaction_of(const customers::OpenedCustomer& who, std::string dedupe_id = "pay-1") {
    const auto received = receive(who, 100, std::move(dedupe_id));
    wait(who.account_id, received->slot);
    return received->transaction_id;
  }
  base::Result<BegunUpload> begin(const customers::OpenedCustomer& by,
                                  std::string type = "image/png") {
    attachments::BeginUpload request{
        .user_id = by.customer.id, .file_name = "a.png", .file_type = std::move(type)};
    return ask<BegunUpload>(
        [&](auto done) { files_->begin_upload(context(), request, std::move(done)); });
  }
  base::Result<void> store(const std::string& token, std::string bytes, bool says_gzip = false) {
    attachments::StoreFile request{
        .upload_token = token, .bytes = std::move(bytes), .says_gzip = says_gzip};
    return ask<void>(
        [&](auto done) { files_->store(context(), std::move(request), std::move(done)); });
  }
  base::Result<StoredFile> fetch(const std::string& token) {
    return ask<StoredFile>([&](auto done) { files_->fetch(context(), token, std::move(done)); });
  }
  static std::string url_of(const std::string& token) {
    return "http://bank" + std::string(attachments::kFilesPath) + token;
  }
  base::Result<Attachment> add(const customers::OpenedCustomer& by, base::Id transaction,
                               const std::string& url, std::string type = "") {
    attachments::RegisterFile request{.user_id = by.customer.id,
                                      .transaction_id = transaction,
                                      .file_url = url,
                                      .file_type = std::move(type)};
    return ask<Attachment>([&](auto done) { files_->add(context(), request, std::move(done)); });
  }
  base::Result<void> remove(const customers::OpenedCustomer& by, base::Id id) {
    return ask<void>(
        [&](auto done) { files_->remove(context(), by.customer.id, id, std::move(done)); });
  }
  attachments::format::Total total(const customers::OpenedCustomer& of) {
    const auto found =
        records_.get(attachments::format::partition_of(of.customer.id), "total").value();
    return attachments::format::decode_total(found.value.value()).value();
  }

  WatchedBlobs blobs_;
  std::unique_ptr<AttachmentsService> files_;
  std::unique_ptr<receipts::ReceiptsService> receipts_;
};

TEST_F(Attachments, a_file_is_uploaded_registered_read_and_removed_with_its_last_attachment) {
  const auto ada = opened();
  const base::Id one = transaction_of(ada);
  const base::Id two = transaction_of(ada, "pay-2");
  const auto begun = begin(ada);
  ASSERT_TRUE(begun.has_value()) << begun.error().reason;
  EXPECT_EQ(fetch(begun->file_token).error().reason, "file_not_found");
  ASSERT_TRUE(store(begun->upload_token, "picture"));
  EXPECT_EQ(fetch(begun->file_token)->bytes, "picture");
  EXPECT_EQ(fetch(begun->file_token)->file_type, "image/png");

  const auto first = add(ada, one, url_of(begun->file_token));
  ASSERT_TRUE(first.has_value()) << first.error().reason;
  EXPECT_EQ(first->file_type, "image/png");
  EXPECT_EQ(add(ada, one, url_of(begun->file_token))->id, first->id);
  const auto second = add(ada, two, url_of(begun->file_token));
  EXPECT_EQ(list(ada)[0].attachments, std::vector{*first});
  EXPECT_EQ(list(ada)[1].attachments, std::vector{*second});

  ASSERT_TRUE(remove(ada, first->id));
  EXPECT_EQ(fetch(begun->file_token)->bytes, "picture");
  EXPECT_EQ(remove(ada, first->id).error().reason, "attachment_not_found");
  ASSERT_TRUE(remove(ada, second->id));
  EXPECT_EQ(fetch(begun->file_token).error().reason, "file_not_found");
  EXPECT_EQ(blobs_.count(), 0u);
  EXPECT_EQ(total(ada), attachments::format::Total());
}

TEST_F(Attachments, bytes_stored_again_outlive_the_removal_of_the_same_bytes_before) {
  const auto ada = opened();
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "first"));
  blobs_.before_remove_ = [&] { EXPECT_TRUE(store(begun->upload_token, "first")); };
  ASSERT_TRUE(store(begun->upload_token, "second"));
  EXPECT_EQ(fetch(begun->file_token)->bytes, "first");
  EXPECT_EQ(blobs_.count(), 1u);
}

TEST_F(Attachments, a_file_is_put_on_a_hundred_transactions_and_on_no_more) {
  const auto ada = opened();
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "picture"));
  for (int i = 1; i <= 100; ++i) {
    const auto added =
        add(ada, transaction_of(ada, "pay-" + std::to_string(i)), url_of(begun->file_token));
    ASSERT_TRUE(added.has_value()) << i << " " << added.error().reason;
  }
  EXPECT_EQ(add(ada, transaction_of(ada, "pay-101"), url_of(begun->file_token)).error().reason,
            "too_many_uses");
}

TEST_F(Attachments, a_file_is_there_after_a_restart) {
  const auto ada = opened();
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "picture"));
  stop();
  start();
  make();
  EXPECT_EQ(fetch(begun->file_token)->bytes, "picture");
}

TEST_F(Attachments, a_second_upload_takes_the_place_of_the_first) {
  const auto ada = opened();
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "first"));
  ASSERT_TRUE(store(begun->upload_token, "second one"));
  ASSERT_TRUE(store(begun->upload_token, "second one"));
  EXPECT_EQ(fetch(begun->file_token)->bytes, "second one");
  EXPECT_EQ(blobs_.count(), 1u);
  EXPECT_EQ(total(ada), (attachments::format::Total{.bytes = 10, .files = 1}));
}

TEST_F(Attachments, what_is_said_to_be_packed_and_is_not_is_plain) {
  const auto ada = opened();
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "plain", true));
  EXPECT_FALSE(fetch(begun->file_token)->is_gzip);
  ASSERT_TRUE(store(begun->upload_token, "\x1F\x8B\x08 packed", true));
  EXPECT_TRUE(fetch(begun->file_token)->is_gzip);
}

TEST_F(Attachments, each_refusal_has_its_reason_and_leaves_nothing) {
  const auto ada = opened();
  EXPECT_EQ(begin(ada, "text/html").error().reason, "file_type_not_allowed");
  const auto begun = begin(ada);
  EXPECT_EQ(store(begun->upload_token, "").error().reason, "file_empty");
  const std::string large(attachments::kFileBytesMax + 1, 'x');
  EXPECT_EQ(store(begun->upload_token, large).error().reason, "file_too_large");
  EXPECT_EQ(store("short", "x").error().reason, "upload_not_found");
  std::string guessed = begun->upload_token;
  guessed.back() = guessed.back() == '0' ? '1' : '0';
  EXPECT_EQ(store(guessed, "x").error().reason, "upload_not_found");
  EXPECT_EQ(fetch("../../etc/passwd").error().reason, "file_not_found");
  EXPECT_EQ(blobs_.count(), 0u);
}

TEST_F(Attachments, a_registration_that_fails_leaves_the_upload_as_it_was) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const base::Id bobs = transaction_of(bob);
  const auto begun = begin(ada);
  ASSERT_TRUE(store(begun->upload_token, "picture"));
  EXPECT_EQ(add(ada, bobs, url_of(begun->file_token)).error().reason, "transaction_not_found");
  EXPECT_EQ(fetch(begun->file_token)->bytes, "picture");
  // Another's file is an address like any other, and its removal is not his.
  const auto borrowed = add(bob, bobs, url_of(begun->file_token), "image/png");
  ASSERT_TRUE(borrowed.has_value()) << borrowed.error().reason;
  ASSERT_TRUE(remove(bob, borrowed->id));
  EXPECT_EQ(fetch(begun->file_token)->bytes, "picture");
}

TEST_F(Attachments, a_file_elsewhere_is_only_named) {
  const auto ada = opened();
  const base::Id transaction = transaction_of(ada);
  const auto named = add(ada, transaction, "https://example.com/cat.gif", "image/gif");
  ASSERT_TRUE(named.has_value()) << named.error().reason;
  EXPECT_EQ(list(ada)[0].attachments, std::vector{*named});
  EXPECT_EQ(add(ada, transaction, "javascript:alert(1)", "image/gif").error().reason,
            "file_url_invalid");
  ASSERT_TRUE(remove(ada, named->id));
}

TEST_F(Attachments, a_customers_files_are_bounded) {
  const auto ada = opened();
  for (std::uint32_t i = 0; i < attachments::kFilesPerUserMax; ++i) ASSERT_TRUE(begin(ada));
  EXPECT_EQ(begin(ada).error().reason, "attachment_space_full");
}

TEST_F(Attachments, a_receipt_is_its_clients_own_and_put_again_takes_the_place_of_the_first) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  Receipt receipt;
  receipt.transaction_id = transaction_of(ada);
  receipt.external_id = "till-7";
  receipt.total_minor = 100;
  receipt.currency = "GBP";
  receipt.items = {{.description = "Bread", .amount_minor = 100, .currency = "GBP"}};
  const auto put = [&](const customers::OpenedCustomer& who, const std::string& client) {
    const receipts::Holder holder{.user_id = who.customer.id, .client_id = client};
    return ask<Receipt>(
        [&](auto done) { receipts_->put(context(), holder, receipt, std::move(done)); });
  };
  const auto get = [&](const std::string& client) {
    const receipts::Holder holder{.user_id = ada.customer.id, .client_id = client};
    return ask<Receipt>(
        [&](auto done) { receipts_->get(context(), holder, "till-7", std::move(done)); });
  };
  const auto remove_receipt = [&](const std::string& client) {
    const receipts::Holder holder{.user_id = ada.customer.id, .client_id = client};
    return ask<void>(
        [&](auto done) { receipts_->remove(context(), holder, "till-7", std::move(done)); });
  };
  const auto first = put(ada, "one");
  ASSERT_TRUE(first.has_value()) << first.error().reason;
  EXPECT_EQ(*put(ada, "one"), *first);
  EXPECT_EQ(get("two").error().reason, "receipt_not_found");
  EXPECT_EQ(put(bob, "one").error().reason, "transaction_not_found");
  const auto others = put(ada, "two");
  EXPECT_NE(others->id, first->id);

  receipt.items[0].description = "Rolls";
  const auto second = put(ada, "one");
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(second->created, first->created);
  EXPECT_EQ(get("one")->items[0].description, "Rolls");
  EXPECT_EQ(get("two")->items[0].description, "Bread");
  ASSERT_TRUE(remove_receipt("one"));
  EXPECT_EQ(remove_receipt("one").error().reason, "receipt_not_found");
  EXPECT_TRUE(get("two"));
  receipt.items.clear();
  EXPECT_EQ(put(ada, "one").error().reason, "receipt_items_missing");
}

TEST_F(Attachments, a_receipt_of_before_is_found_and_replaced_where_it_lies) {
  const auto ada = opened();
  const receipts::Holder holder{.user_id = ada.customer.id, .client_id = "client"};
  Receipt receipt;
  receipt.transaction_id = transaction_of(ada);
  receipt.external_id = "till-7";
  receipt.total_minor = 100;
  receipt.currency = "GBP";
  receipt.items = {{.description = "Bread", .amount_minor = 100, .currency = "GBP"}};
  const std::string partition = receipts::format::partition_of(holder);
  const std::string key = receipts::format::old_receipt_key("till-7");
  ASSERT_TRUE(records_.commit({.partition = partition,
                               .expected_version = 0,
                               .puts = {{key, receipts::format::encode_receipt(receipt)},
                                        {"count", receipts::format::encode_count(1)}},
                               .deletes = {},
                               .events = {},
                               .audit = "{}"}));
  const auto get = [&] {
    return ask<Receipt>(
        [&](auto done) { receipts_->get(context(), holder, "till-7", std::move(done)); });
  };
  EXPECT_EQ(get()->total_minor, 100);
  receipt.total_minor = 200;
  ASSERT_TRUE(ask<Receipt>(
      [&](auto done) { receipts_->put(context(), holder, receipt, std::move(done)); }));
  EXPECT_EQ(get()->total_minor, 200);
  const auto kept = records_.get(partition, key).value();
  EXPECT_EQ(kept.value->find("Bread"), std::string::npos) << "sealed from now on";
  EXPECT_EQ(records_.get(partition, "count")->value, receipts::format::encode_count(1));
}

}  // namespace
}  // namespace atollbank
