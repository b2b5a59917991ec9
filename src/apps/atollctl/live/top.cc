// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/live/top.h"

#include <algorithm>
#include <unordered_map>

#include "apps/atollctl/fields.h"
#include "apps/atollctl/progress_bar.h"
#include "base/metrics.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::Histogram;
using base::Result;
using ledger::format::Slot;
using posting::TimeCounts;

constexpr std::uint64_t kNewestSlots = 8'192;
constexpr std::uint32_t kNewestBytes = 2u << 20;
constexpr std::size_t kHottestCount = 8;
constexpr std::uint64_t kSlowWriteUs = 65'536;

std::uint64_t count_since(const TimeCounts& earlier, const TimeCounts& later, std::size_t bucket) {
  const std::uint64_t before = bucket < earlier.size() ? earlier[bucket] : 0;
  return bucket < later.size() && later[bucket] > before ? later[bucket] - before : 0;
}

std::uint64_t slow_writes(const TimeCounts& counts) {
  std::uint64_t slow = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const bool is_slow = i >= Histogram::kBoundCount || Histogram::bound(i) > kSlowWriteUs;
    if (is_slow) slow += counts[i];
  }
  return slow;
}

// "1.5 ms"; nothing when nothing was measured.
Field micros_field(const std::string& name, std::uint64_t us) {
  Field field = count_field(name, us);
  field.key = name + "_us";
  if (us == 0) {
    field.text = "-";
    field.datum = {};
  } else if (us == UINT64_MAX) {
    field.text = "more than a minute";
  } else if (us >= 10'000) {
    field.text = std::to_string(us / 1'000) + " ms";
  } else {
    field.text = std::to_string(us / 1'000) + "." + std::to_string(us % 1'000 / 100) + " ms";
  }
  return field;
}

Field grouped_field(const std::string& name, std::uint64_t count) {
  Field field = count_field(name, count);
  field.text = with_commas(count);
  return field;
}

std::string name_in(std::span<const char> padded) {
  return std::string(padded.begin(), std::find(padded.begin(), padded.end(), '\0'));
}

}  // namespace

Result<LedgerSample> LedgerSampler::take() {
  LedgerSample sample;
  ATOLL_TRY(sample.figures, ledger_.figures());
  sample.at = clock_.monotonic();
  ATOLL_TRY_VOID(count_newest(sample));
  return sample;
}

// The newest groups are enough: whoever is hot is there.
Result<void> LedgerSampler::count_newest(LedgerSample& sample) {
  const std::uint64_t end = sample.figures.durable_end_slot;
  if (end <= ledger::format::kFirstSlot) return {};
  const std::uint64_t from =
      std::max(ledger::format::kFirstSlot, end - std::min(end, kNewestSlots));
  ATOLL_TRY(const posting::FollowedGroups found, ledger_.follow(from, kNewestBytes));
  std::unordered_map<std::uint32_t, std::uint64_t> counts;
  for (const Slot& slot : found.slots) {
    if (ledger::is_command(slot.kind)) ++sample.looked_at;
    ledger::for_each_effect(slot, [&](const ledger::AccountEffect& effect) {
      if (effect.account != ledger::format::kNoAccount) ++counts[effect.account];
    });
  }
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (const auto& [index, count] : counts) order.emplace_back(count, index);
  const std::size_t shown = std::min(kHottestCount, order.size());
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(shown);
  // Of equally hot ones the older account first.
  const auto is_hotter = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  std::partial_sort(order.begin(), middle, order.end(), is_hotter);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::uint32_t index = order[i].second;
    if (!known_.contains(index)) {
      ATOLL_TRY(known_[index], ledger_.account_at(index));
    }
    sample.hottest.push_back({known_[index], order[i].first});
  }
  return {};
}

std::uint64_t quantile_us(const TimeCounts& earlier, const TimeCounts& later,
                          std::uint32_t permille) {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < later.size(); ++i) all += count_since(earlier, later, i);
  if (all == 0) return 0;
  const std::uint64_t wanted = (all * permille + 999) / 1'000;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < later.size() && i < Histogram::kBoundCount; ++i) {
    seen += count_since(earlier, later, i);
    if (seen >= wanted) return Histogram::bound(i);
  }
  return UINT64_MAX;
}

View view_of_samples(const LedgerSample& earlier, const LedgerSample& later) {
  const auto& before = earlier.figures;
  const auto& now = later.figures;
  const auto ms =
      static_cast<std::uint64_t>(std::max<std::int64_t>((later.at - earlier.at).ms(), 1));
  const auto since = [](std::uint64_t a, std::uint64_t b) { return b > a ? b - a : 0; };
  const auto rate = [&](std::uint64_t a, std::uint64_t b) { return since(a, b) * 1'000 / ms; };
  const std::uint64_t commands = since(before.shard.commands, now.shard.commands);
  const std::uint64_t groups = since(before.shard.groups, now.shard.groups);
  View view;
  view.fields = {
      text_field("state", now.shard.stopped ? "stopped" : "running"),
      grouped_field("commands_per_second", rate(before.shard.commands, now.shard.commands)),
      grouped_field("groups_per_second", rate(before.shard.groups, now.shard.groups)),
      grouped_field("commands_per_group", groups == 0 ? 0 : commands / groups),
      grouped_field("bytes_written_per_second",
                    rate(before.journal.bytes_written, now.journal.bytes_written)),
      grouped_field("bytes_zeroed_per_second",
                    rate(before.journal.bytes_zeroed, now.journal.bytes_zeroed)),
      micros_field("answer_p50", quantile_us(before.answer_us, now.answer_us, 500)),
      micros_field("answer_p99", quantile_us(before.answer_us, now.answer_us, 990)),
      micros_field("answer_p999", quantile_us(before.answer_us, now.answer_us, 999)),
      micros_field("sync_p50", quantile_us(before.write_us, now.write_us, 500)),
      micros_field("sync_p99", quantile_us(before.write_us, now.write_us, 990)),
      grouped_field("stalls", slow_writes(now.write_us)),
      grouped_field("waiting", now.shard.in_flight),
      grouped_field("overloads", now.shard.overloads),
      grouped_field("journal_full", now.shard.journal_full),
      grouped_field("commands", now.shard.commands),
      grouped_field("durable_end_slot", now.durable_end_slot)};
  view.list_key = "hottest";
  for (const HotAccount& hot : later.hottest) {
    const std::uint64_t permille = later.looked_at == 0 ? 0 : hot.records * 1'000 / later.looked_at;
    Field share = count_field("permille_of_newest", permille);
    share.label = "of the newest";
    share.text = std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %";
    view.rows.push_back({account_field("account", hot.account.id),
                         text_field("namespace", name_in(hot.account.namespace_name)),
                         text_field("name", name_in(hot.account.name)), std::move(share)});
  }
  return view;
}

}  // namespace atollbank::atollctl
