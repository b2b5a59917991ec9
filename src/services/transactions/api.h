// SPDX-License-Identifier: Apache-2.0
// What customers see of their money's movements: transactions, their annotations, and feed items.
//
// Transactions are derived by following the ledger's journal, a moment behind it: wait_until() is
// how a client reads its own writes. Every completion comes exactly once, on the Context's
// executor. Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable
// · resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, row_malformed. Each
// call names its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "ledger/command.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/transactions/account_event.h"
#include "services/transactions/spending_api.h"
#include "services/transactions/transaction.h"

namespace atollbank::transactions {

using ledger::AccountId;
using runtime::Completion;
using runtime::Context;

inline constexpr std::uint32_t kListLimitDefault = 30;
inline constexpr std::uint32_t kListLimitMax = 100;
inline constexpr std::size_t kMetadataKeyMax = 128;
inline constexpr std::size_t kMetadataValueMax = 1024;
inline constexpr std::size_t kMetadataCountMax = 64;    // of one client on one transaction
inline constexpr std::size_t kAttachmentCountMax = 20;  // of one transaction
inline constexpr std::size_t kFileUrlMax = 2048;
inline constexpr std::size_t kFileTypeMax = 127;

// A point in an account's transactions: strictly after this one, or at or after this time.
using Since = std::variant<std::monostate, base::Id, base::Timestamp>;

struct ListTransactions {
  base::Id user_id;
  std::string client_id;  // whose metadata is shown
  AccountId account_id;   // or a pot's id
  Since since;
  std::optional<base::Timestamp> before;  // strictly
  base::Id before_id;                     // those older than this one; nil: no such end
  std::uint32_t limit = kListLimitDefault;
};

struct GetTransaction {
  base::Id user_id;
  std::string client_id;
  base::Id transaction_id;
};

struct AnnotateTransaction {
  base::Id user_id;
  std::string client_id;
  base::Id transaction_id;
  std::map<std::string, std::string> metadata;  // "" deletes; "notes" is seen by every client
  std::optional<Category> category;             // the owner's own, seen by every client
};

struct AttachFile {
  base::Id user_id;
  base::Id transaction_id;
  std::string file_url;   // http or https
  std::string file_type;  // "image/png"
};

struct Correction {
  AccountId account_id;
  base::Id transaction_id;
  base::Id correction_id;  // the transaction that takes it back
};

struct FeedItem {
  base::Id id;
  base::Id user_id;
  std::string client_id;
  AccountId account_id;
  base::Timestamp created;
  std::string type;  // "basic"
  std::string url;
  std::map<std::string, std::string> params;  // title, image_url, body, …

  bool operator==(const FeedItem&) const = default;
};

struct EventsRequest {
  base::Id user_id;
  std::string client_id;  // whose metadata is shown, and whose private changes are told
  AccountId account_id;
  EventPosition after;
  std::uint32_t limit = kListLimitDefault;
  EventTypes types = kAllEventTypes;
  bool waits = false;        // for the first one, until the context's deadline
  bool shows_today = false;  // transactions as they now are, not as they were at the event
};

struct FindEvent {
  base::Id user_id;
  std::string client_id;
  AccountId account_id;
  base::Id event_id;
  bool shows_today = false;
};

// Accounts whose event log grew, up to `tick`, which counts within this process.
struct ChangedSince {
  std::vector<AccountId> accounts;
  bool incomplete = false;  // too far back to be known: look at every account
  std::uint64_t tick = 0;   // ask from here next
};

// Where the words of a payment stand: with the payments of the account that pays, so that whoever
// lets it go writes both in one commit. The posting's evidence then says is_told_by_payer.
inline constexpr const char* kPayerPrefix = "payments/";
std::string payer_partition(base::Id payer_account_id);  // kPayerPrefix + its id
std::string payment_narrative_key(base::Id command_id);  // "narrative/" + the id
// Its words are written as they are: what is personal is sealed already.
ports::Put payment_narrative(const Narrative& narrative);
// What payment_narrative() wrote, still sealed. data_loss record_malformed
base::Result<Narrative> read_payment_narrative(std::string_view value);

class TransactionsApi {
 public:
  virtual ~TransactionsApi() = default;

  // Ascending. With `since`: the first ones after it; without: the newest ones.
  // not_found account_not_found · permission_denied account_not_owned · invalid_argument
  // limit_invalid
  virtual void list(const Context& context, ListTransactions request,
                    Completion<std::vector<Transaction>> done) = 0;
  // not_found transaction_not_found, also of one that is another user's.
  virtual void get(const Context& context, GetTransaction request,
                   Completion<Transaction> done) = 0;
  // The whole transaction afterwards. not_found transaction_not_found · invalid_argument
  // metadata_key_invalid, metadata_value_too_large, metadata_full, category_invalid · conflict
  // version_conflict (after several tries)
  virtual void annotate(const Context& context, AnnotateTransaction request,
                        Completion<Transaction> done) = 0;

  // The same file twice on one transaction is one attachment. not_found transaction_not_found ·
  // invalid_argument file_url_invalid, file_type_invalid, too_many_attachments
  virtual void attach(const Context& context, AttachFile request, Completion<Attachment> done) = 0;
  // What was taken off. not_found attachment_not_found
  virtual void detach(const Context& context, base::Id user_id, base::Id attachment_id,
                      Completion<Attachment> done) = 0;

  // Completes once transactions show what the account's ledger did up to and with `slot`.
  // deadline_exceeded not_yet_projected
  virtual void wait_until(const Context& context, AccountId account, std::uint64_t slot,
                          Completion<void> done) = 0;
  // Negative or 0: card spending since 4 am in London. not_found account_not_found
  virtual void spend_today(const Context& context, AccountId account,
                           Completion<std::int64_t> done) = 0;

  // The event log of an account, one event per visible change. An empty page whose `next` is where
  // it was asked from has nothing more; it may also come as far as `next` without having any that
  // were asked for. not_found account_not_found · permission_denied account_not_owned ·
  // invalid_argument limit_invalid
  virtual void events_since(const Context& context, EventsRequest request,
                            Completion<EventPage> done) = 0;
  // not_found account_not_found, event_not_found · permission_denied account_not_owned
  virtual void find_event(const Context& context, FindEvent request,
                          Completion<AccountEvent> done) = 0;
  // Before all events from that moment on; with none, behind all there are. Errors as above.
  virtual void event_position(const Context& context, base::Id user_id, AccountId account,
                              std::optional<base::Timestamp> from,
                              Completion<EventPosition> done) = 0;
  // Completes as soon as something came after `tick`, empty at the deadline. 0: from now on, and
  // incomplete.
  virtual void changed_since(const Context& context, std::uint64_t tick,
                             Completion<ChangedSince> done) = 0;

  // Stored before the posting they explain. The same again is no change; a merchant's newest words
  // win.
  virtual void put_merchant(const Context& context, Merchant merchant, Completion<void> done) = 0;
  // failed_precondition narrative_differs: the id explains another payment already
  virtual void put_narrative(const Context& context, Narrative narrative,
                             Completion<void> done) = 0;

  // Two transactions of one account that take each other's money back name each other from now on,
  // in the metadata that every client sees: "corrects" and "corrected_by". The same again is no
  // change. An api that keeps no corrections answers failed_precondition corrections_not_kept.
  virtual void link_correction(const Context& context, Correction correction,
                               Completion<void> done);

  // Without an id it gets one; the same id on an account again is the same item. not_found
  // account_not_found · permission_denied account_not_owned · invalid_argument feed_type_unknown,
  // feed_title_missing, feed_image_missing, feed_item_too_large
  virtual void add_feed_item(const Context& context, FeedItem item, Completion<FeedItem> done) = 0;
  // Newest first.
  virtual void feed(const Context& context, base::Id user_id, AccountId account,
                    std::uint32_t limit, Completion<std::vector<FeedItem>> done) = 0;
};

}  // namespace atollbank::transactions
