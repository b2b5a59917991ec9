// SPDX-License-Identifier: Apache-2.0
#include "services/audit/trail/check.h"

#include <algorithm>
#include <deque>

#include "services/audit/trail/consumers.h"

namespace atollbank::audit {

using base::Result;
using format::TrailLink;
using ports::LogMessage;

namespace {

constexpr std::size_t kPage = 500;

struct StoredLink {
  std::uint64_t cursor = 0;
  TrailLink link;
};

// Links and messages, each in the order of their cursors, read in pages.
class SideBySide {
 public:
  SideBySide(const ports::EventLog& log, const std::string& log_partition,
             const ports::ProjectionReader& trail, const std::string& target)
      : log_(log), log_partition_(log_partition), trail_(trail), target_(target) {}

  Result<void> fill() {
    if (links.empty() && !no_more_links_) {
      ATOLL_TRY(const auto page, trail_.scan(target_, format::kLinkPrefix, last_key_, kPage));
      no_more_links_ = page.size() < kPage;
      for (const ports::Put& put : page) {
        last_key_ = put.key;
        ATOLL_TRY(const std::uint64_t cursor, format::cursor_of_key(put.key));
        // One that is no link any more breaks the chain where it stands.
        links.push_back({cursor, format::decode_link(put.value).value_or(TrailLink{})});
      }
    }
    if (messages.empty() && !no_more_messages_) {
      ATOLL_TRY(auto page, log_.read(log_partition_, last_cursor_, kPage));
      no_more_messages_ = page.empty();
      if (!page.empty()) last_cursor_ = page.back().cursor;
      messages.assign(std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
    }
    return {};
  }

  std::deque<StoredLink> links;
  std::deque<LogMessage> messages;

 private:
  const ports::EventLog& log_;
  const std::string& log_partition_;
  const ports::ProjectionReader& trail_;
  const std::string& target_;
  std::string last_key_;
  std::uint64_t last_cursor_ = 0;
  bool no_more_links_ = false;
  bool no_more_messages_ = false;
};

class Checker {
 public:
  Checker(const ports::ProjectionReader& trail, const std::string& target,
          const std::optional<NotedHead>& noted)
      : trail_(trail), target_(target), noted_(noted) {}

  void check_link(const StoredLink& stored, const LogMessage* message) {
    ++report_.links;
    if (stored.link != next_link(report_.head, stored.link.record)) {
      add(TrailFault::kLinkBroken, stored, message);
    }
    report_.head = stored.link;
    if (noted_ && noted_->number == stored.link.number && noted_->chain == stored.link.chain) {
      noted_.reset();
    }
    if (message == nullptr) return add(TrailFault::kRecordMissing, stored, nullptr);
    const base::Sha256 found = hash_of(*message);
    if (found == stored.link.record) return;
    add(TrailFault::kRecordChanged, stored, message);
    if (report_.findings.size() < kTrailFindingsMax) {
      changed_.push_back({report_.findings.size() - 1, stored.link.record, found});
    }
  }

  Result<void> check_without_link(const LogMessage& message, bool is_behind_all) {
    ATOLL_TRY(const std::uint64_t taken, trail_.position(target_, message.source));
    if (is_behind_all && taken < message.position) {
      ++report_.unchained;
      return {};
    }
    add(TrailFault::kLinkMissing, {.cursor = message.cursor, .link = {}}, &message);
    return {};
  }

  // What is changed and equals what another place had is moved.
  TrailReport take() {
    if (noted_) {
      add(TrailFault::kHeadDiffers, {.cursor = 0, .link = {.number = noted_->number}}, nullptr);
    }
    for (const Changed& one : changed_) {
      const bool is_moved = std::any_of(
          changed_.begin(), changed_.end(),
          [&](const Changed& other) { return &other != &one && other.expected == one.found; });
      if (is_moved) report_.findings[one.finding].fault = TrailFault::kRecordMoved;
    }
    return std::move(report_);
  }

 private:
  struct Changed {
    std::size_t finding = 0;
    base::Sha256 expected{};
    base::Sha256 found{};
  };

  void add(TrailFault fault, const StoredLink& stored, const LogMessage* message) {
    if (report_.findings.size() >= kTrailFindingsMax) return;
    report_.findings.push_back({.fault = fault,
                                .cursor = stored.cursor,
                                .number = stored.link.number,
                                .message = message == nullptr ? "" : message->text()});
  }

  const ports::ProjectionReader& trail_;
  const std::string& target_;
  std::optional<NotedHead> noted_;  // none once it was met
  TrailReport report_;
  std::vector<Changed> changed_;
};

}  // namespace

std::string_view name_of(TrailFault fault) {
  switch (fault) {
    case TrailFault::kRecordChanged: return "record_changed";
    case TrailFault::kRecordMoved: return "record_moved";
    case TrailFault::kRecordMissing: return "record_missing";
    case TrailFault::kLinkMissing: return "link_missing";
    case TrailFault::kLinkBroken: return "link_broken";
    case TrailFault::kHeadDiffers: return "head_differs";
  }
  return "unknown";
}

Result<TrailReport> check_trail(const ports::EventLog& log, const std::string& log_partition,
                                const ports::ProjectionReader& trail,
                                const std::optional<NotedHead>& noted) {
  const std::string target = std::string(kTrailChainName) + "/" + log_partition;
  SideBySide sides(log, log_partition, trail, target);
  Checker checker(trail, target, noted);
  while (true) {
    ATOLL_TRY_VOID(sides.fill());
    auto& links = sides.links;
    auto& messages = sides.messages;
    if (links.empty() && messages.empty()) return checker.take();
    const bool has_record =
        !messages.empty() && (links.empty() || messages.front().cursor <= links.front().cursor);
    const bool has_link =
        !links.empty() && (messages.empty() || links.front().cursor <= messages.front().cursor);
    if (has_link) {
      checker.check_link(links.front(), has_record ? &messages.front() : nullptr);
      links.pop_front();
    } else {
      ATOLL_TRY_VOID(checker.check_without_link(messages.front(), links.empty()));
    }
    if (has_record) messages.pop_front();
  }
}

}  // namespace atollbank::audit
