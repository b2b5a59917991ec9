// SPDX-License-Identifier: Apache-2.0
// The records of this service: merchants, narratives, annotations, feed items. Blocking; any
// thread.
//
// Each write is one commit with its event and audit record, tried again as ports/commit_again.h
// says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ports/records.h"
#include "services/audit/api.h"
#include "services/transactions/api.h"
#include "services/transactions/format/record_values.h"

namespace atollbank::transactions {

class TransactionRecordStore {
 public:
  explicit TransactionRecordStore(ports::RecordStore& records) : records_(records) {}

  base::Result<void> put_merchant(const Merchant& merchant, const Context& context,
                                  base::Timestamp now);
  base::Result<std::optional<Merchant>> merchant(base::Id id) const;

  // failed_precondition narrative_differs
  base::Result<void> put_narrative(const Narrative& narrative, const Context& context,
                                   base::Timestamp now);
  base::Result<std::optional<Narrative>> narrative(base::Id id) const;

  // invalid_argument metadata_full
  base::Result<void> annotate(base::Id account_id, const AnnotateTransaction& request,
                              const Context& context, base::Timestamp now);
  base::Result<std::string> notes(base::Id account_id, base::Id transaction_id) const;
  base::Result<format::Metadata> metadata(base::Id account_id, base::Id transaction_id,
                                          const std::string& client_id) const;

  // marks.cc
  base::Result<format::Marks> marks(base::Id account_id, base::Id transaction_id) const;
  // The one that is there: this, or the same file's of before. invalid_argument
  // too_many_attachments
  base::Result<Attachment> attach(base::Id account_id, const Attachment& attachment,
                                  const Context& context, base::Timestamp now);
  // None when the account has no such attachment.
  base::Result<std::optional<Attachment>> detach(base::Id account_id, base::Id attachment_id,
                                                 const Context& context, base::Timestamp now);

  base::Result<void> add_feed_item(const FeedItem& item, const Context& context,
                                   base::Timestamp now);
  base::Result<std::vector<FeedItem>> feed(base::Id account_id, std::size_t limit) const;

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::transactions
