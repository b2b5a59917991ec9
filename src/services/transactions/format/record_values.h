// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value), or 2 for what 1 cannot say.
// What has sealed words (ports/personal_text.h) is format 3; notes and feed items are sealed whole.
//
// "merchant/<id>": "merchant" · "narrative/<command id>": "narrative" · "annotations/<account id>":
// "notes/<transaction>" → text, "metadata/<transaction>/<client>" → pairs, "marks/<transaction>" →
// marks, "attachment/<id>" → its transaction · "feed/<account id>": "item/<inverted id>". Base62.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/transactions/api.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kRecordFormat = 1;
inline constexpr std::uint8_t kMerchantFormat = 2;
inline constexpr std::uint8_t kPayeeFormat = 2;       // of a narrative
inline constexpr std::uint8_t kSealedFormat = 3;      // of a narrative, marks or metadata
inline constexpr std::uint8_t kCorrectionFormat = 2;  // of marks

inline constexpr const char* kMerchantKey = "merchant";
inline constexpr const char* kNarrativeKey = "narrative";
inline constexpr const char* kFeedItemPrefix = "item/";
inline constexpr const char* kNotesPrefix = "notes/";
inline constexpr const char* kMetadataPrefix = "metadata/";
inline constexpr const char* kMarksPrefix = "marks/";

using Metadata = std::map<std::string, std::string>;

// What the owner and the bank made of a transaction, the same for every client.
struct Marks {
  std::optional<Category> category;  // in place of the bank's
  std::vector<Attachment> attachments;
  base::Id corrects;      // the transaction that this one takes back; nil: none
  base::Id corrected_by;  // the one that takes this one back

  bool is_of_correction() const { return !corrects.is_nil() || !corrected_by.is_nil(); }
  bool operator==(const Marks&) const = default;
};

std::string merchant_partition(base::Id merchant_id);
std::string narrative_partition(base::Id command_id);
std::string annotations_partition(base::Id account_id);
std::string feed_partition(base::Id account_id);
std::string notes_key(base::Id transaction_id);
std::string metadata_key(base::Id transaction_id, const std::string& client_id);
std::string marks_key(base::Id transaction_id);
std::string attachment_key(base::Id attachment_id);
std::string feed_item_key(base::Id item_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_merchant(const Merchant& merchant);
base::Result<Merchant> decode_merchant(base::ByteView bytes);
base::Bytes encode_narrative(const Narrative& narrative);
base::Result<Narrative> decode_narrative(base::ByteView bytes);
// A part for each owner who wrote of it; a part holds pairs.
base::Bytes encode_metadata(const ports::PersonalParts& parts);
base::Result<ports::PersonalParts> decode_metadata(base::ByteView bytes);
base::Bytes encode_pairs(const Metadata& pairs);
base::Result<Metadata> decode_pairs(base::ByteView bytes);
base::Bytes encode_marks(const Marks& marks);
base::Result<Marks> decode_marks(base::ByteView bytes);
base::Bytes encode_transaction_id(base::Id transaction_id);
base::Result<base::Id> decode_transaction_id(base::ByteView bytes);
base::Bytes encode_feed_item(const FeedItem& item);
base::Result<FeedItem> decode_feed_item(base::ByteView bytes);

}  // namespace atollbank::transactions::format
