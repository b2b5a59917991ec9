// SPDX-License-Identifier: Apache-2.0
// The records of this service: merchants, narratives, annotations, feed items. Blocking; any
// thread.
//
// Each write is one commit with its event and audit record, tried again as ports/commit_again.h
// says.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "services/audit/api.h"
#include "services/transactions/api.h"
#include "services/transactions/format/record_values.h"
#include "services/transactions/merchant_cache.h"

namespace atollbank::transactions {

class TransactionRecordStore {
 public:
  TransactionRecordStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  base::Result<void> put_merchant(const Merchant& merchant, const Context& context,
                                  base::Timestamp now);
  // Those of `ids` (any of them more than once) that there are.
  using Merchants = std::unordered_map<base::Id, MerchantCache::Known>;
  base::Result<Merchants> merchants(std::vector<base::Id> ids) const;

  // The same words again are no change, however they are sealed. failed_precondition
  // narrative_differs
  base::Result<void> put_narrative(const Narrative& narrative, const Context& context,
                                   base::Timestamp now);
  struct NarrativeName {
    base::Id command_id;
    base::Id payer_account_id;  // with whose payments it stands; nil: by itself
  };
  using Narratives = std::unordered_map<base::Id, Narrative>;  // by the command they explain
  base::Result<Narratives> narratives(const std::vector<NarrativeName>& names) const;

  // invalid_argument metadata_full
  base::Result<void> annotate(base::Id account_id, const AnnotateTransaction& request,
                              const Context& context, base::Timestamp now);
  // Of the account's transactions from `first` to `last`; most have none.
  struct Annotation {
    std::string notes;
    format::Metadata metadata;  // of that client
    format::Marks marks;
    std::optional<Category> sorted;  // by a rule
  };
  using Annotations = std::map<base::Id, Annotation>;
  base::Result<Annotations> annotations(base::Id account_id, base::Id first, base::Id last,
                                        const std::string& client_id) const;

  // marks.cc
  base::Result<format::Marks> marks(base::Id account_id, base::Id transaction_id) const;
  // Both in one commit; the same again is none.
  base::Result<void> link_correction(const Correction& correction, const Context& context,
                                     base::Timestamp now);
  // The one that is there: this, or the same file's of before. invalid_argument
  // too_many_attachments
  base::Result<Attachment> attach(base::Id account_id, const Attachment& attachment,
                                  const Context& context, base::Timestamp now);
  // None when the account has no such attachment.
  base::Result<std::optional<Attachment>> detach(base::Id account_id, base::Id attachment_id,
                                                 const Context& context, base::Timestamp now);

  base::Result<FeedItem> add_feed_item(const FeedItem& item, const Context& context,
                                       base::Timestamp now);
  base::Result<std::vector<FeedItem>> feed(base::Id account_id, std::size_t limit) const;

 private:
  // Without attachments of who is erased.
  base::Result<format::Marks> opened_marks(base::ByteView bytes) const;
  // With its words in clear sealed for whom it is.
  base::Result<Narrative> sealed(Narrative narrative) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
  mutable MerchantCache merchant_cache_;  // has a lock of its own
};

}  // namespace atollbank::transactions
