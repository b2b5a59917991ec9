// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/shard_process.h"

#include "base/assert.h"

namespace atollbank::sim {

namespace {

// Small, so that a run sees many segments, groups that just fit, and reads from the disk.
constexpr std::uint64_t kSegmentBytes = std::uint64_t{192} << 10;
constexpr std::uint64_t kRecentBytes = std::uint64_t{16} << 10;
constexpr std::uint32_t kGroupSlotsMax = 1024;
constexpr base::Duration kFollowFor = base::Duration::from_ms(300);
constexpr std::uint32_t kFollowBytes = 16'384;
constexpr std::uint32_t kPageEntries = 20;
constexpr int kStopStepsMax = 100'000;

}  // namespace

struct ShardProcess::Machine {
  Machine(SimLoop& loop, const base::Clock& clock, std::function<void(const std::string&)> stopped)
      : calls(loop, clock),
        front(loop, clock),
        log(loop, clock),
        disk_reads(loop, clock),
        pool(disk_reads) {
    for (SimExecutor* executor : {&calls, &front, &log, &disk_reads})
      executor->set_on_broken_promise(stopped);
  }

  void drop_everything() {
    calls.drop_everything();
    front.drop_everything();
    log.drop_everything();
    disk_reads.drop_everything();
  }

  SimExecutor calls;  // as a server's
  SimExecutor front;
  SimExecutor log;
  SimExecutor disk_reads;
  SimPool pool;
};

ShardProcess::ShardProcess(SimLoop& loop, const ShardProcessOptions& options)
    : loop_(loop), options_(options), clock_(loop), disk_(loop, options.disk), auditor_([this] {
        return disk_.is_damaged();
      }) {}

ShardProcess::~ShardProcess() { end_process(); }

posting::ShardOptions ShardProcess::shard_options() const {
  posting::ShardOptions options;
  options.shard = options_.shard;
  options.group_slots_max = kGroupSlotsMax;
  options.expiries_per_group_max = options_.expiries_per_group_max;
  options.inbox_submissions_max = options_.inbox_submissions_max;
  // Small too: a run makes many checkpoints, each of many pieces, between which the ledger goes on.
  options.checkpoints = {.journal_bytes_min = 32 << 10,
                         .id_run_slots = 1u << 9,
                         .pieces = {.openings = 4, .records = 3}};
  return options;
}

void ShardProcess::boot() {
  ATOLL_ASSERT(is_down());
  while (!auditor_.failed()) {
    if (!start_process()) continue;
    auditor_.recovered(posting_->shard(), *journal_);
    if (!auditor_.is_blind()) break;
    crash();
    repair();
  }
  if (!is_down()) follow();
}

bool ShardProcess::start_process() {
  ++boots_;
  if (disk_.is_dead()) disk_.restart();
  clock_.set_wrong_by({0});
  machine_ = std::make_unique<Machine>(
      loop_, clock_, [this](const std::string& promise) { stopped_itself(promise); });
  journal_ = std::make_unique<adapters::FileJournal>(
      disk_, machine_->pool,
      adapters::FileJournalOptions{
          .shard = options_.shard, .segment_bytes = kSegmentBytes, .recent_bytes = kRecentBytes});
  posting_ = std::make_unique<posting::LocalPosting>(
      shard_options(), *journal_, clock_, machine_->front, machine_->log, machine_->pool);
  audited_ = std::make_unique<AuditedPosting>(*posting_, *journal_, auditor_, disk_, clock_, loop_,
                                              machine_->calls);
  const auto started = posting_->start();
  if (started) return true;
  const bool died = disk_.is_dead();
  end_process();
  // A disk that fails once in a recovery may be tried again; damage may not.
  if (!died && started.error().code == base::ErrorCode::kDataLoss) refused(started.error());
  return false;
}

// Right if the disk is damaged at the place that the refusal names, or between there and the next
// one that it names.
void ShardProcess::refused(const base::Error& error) {
  constexpr std::string_view kAt = " at offset ";
  bool is_right = false;
  for (std::size_t at = 0; (at = error.message.find(kAt, at)) != std::string::npos;
       at += kAt.size()) {
    const std::size_t word = error.message.rfind(' ', at - 1);
    const std::size_t begin = word == std::string::npos ? 0 : word + 1;
    const std::string file = error.message.substr(begin, at - begin);
    const std::uint64_t offset = std::stoull(error.message.substr(at + kAt.size()));
    is_right |= disk_.is_damaged(file, begin == 0 ? offset : 0);
  }
  if (!is_right) {
    return auditor_.report("the recovery refused a journal that is whole there: " + error.reason +
                           ": " + error.message);
  }
  disk_.crash();
  repair();
}

// Whoever reads damage may rather stop than go on; nobody else may.
void ShardProcess::stopped_itself(const std::string& promise) {
  if (!disk_.is_damaged()) return auditor_.report(promise);
  disk_.crash();
}

void ShardProcess::repair() {
  ATOLL_ASSERT(is_down() && disk_.is_dead());
  disk_.repair();
  auditor_.can_see_again();
  ++repairs_;
}

void ShardProcess::crash() {
  disk_.crash();
  end_process();
}

// From here on nobody of the process hears or says anything.
void ShardProcess::end_process() {
  if (machine_) machine_->drop_everything();
  audited_.reset();
  posting_.reset();
  journal_.reset();
  machine_.reset();
  auditor_.crashed();
}

bool ShardProcess::needs_restart() const {
  return is_down() || disk_.is_dead() || auditor_.is_blind() || posting_->figures().stopped;
}

void ShardProcess::stop_cleanly_and_boot() {
  posting_->close_followers();
  // As executors do that are told to stop: what is posted still runs.
  const auto is_drained = [this] {
    return posting_->is_idle() && machine_->calls.waiting() == 0 &&
           machine_->front.waiting() + machine_->log.waiting() == 0;
  };
  for (int i = 0; i < kStopStepsMax && !is_drained(); ++i) loop_.step();
  if (!needs_restart() && is_drained()) {
    machine_->drop_everything();
    (void)posting_->save_checkpoint();  // where it cannot be written, the journal is enough
  }
  end_process();
  boot();
}

void ShardProcess::submit(const Batch& batch, base::Duration patience, Answered answered) {
  if (is_down() || disk_.is_dead()) return;
  runtime::Context context;
  context.deadline = base::Deadline::after(clock_, patience);
  auto done = [answered = std::move(answered)](const base::Result<posting::Reply>& reply) {
    answered(reply);
  };
  audited_->submit(context, batch, std::move(done));
}

void ShardProcess::read_balance(const AccountId& id,
                                std::function<void(const posting::AccountBalance&)> answered) {
  if (is_down() || disk_.is_dead()) return;
  auto done = [this, id,
               answered = std::move(answered)](const base::Result<posting::AccountBalance>& read) {
    if (disk_.is_dead()) return;
    auditor_.balance_read(id, read, *journal_);
    if (read) answered(*read);
  };
  posting_->balance({}, id, std::move(done));
}

void ShardProcess::read_page(const AccountId& id) {
  if (is_down() || disk_.is_dead()) return;
  const posting::StatementRequest request{.account = id, .before_slot = 0, .limit = kPageEntries};
  posting_->statement({}, request, [this, request](base::Result<posting::StatementPage> read) {
    if (!disk_.is_dead()) auditor_.page_read(request, read, *journal_);
  });
}

void ShardProcess::find(const Id& id) {
  if (is_down() || disk_.is_dead()) return;
  const bool was_used = auditor_.is_used(id);
  audited_->find({}, id, [this, id, was_used](base::Result<posting::RecordView> read) {
    if (!disk_.is_dead()) auditor_.record_read(id, was_used, read);
  });
}

// Follows the journal for ever, from where it was before the crash.
void ShardProcess::follow() {
  runtime::Context context;
  context.deadline = base::Deadline::after(clock_, kFollowFor);
  context.executor = &machine_->disk_reads;
  posting_->follow(context, followed_slot_, kFollowBytes,
                   [this](base::Result<posting::FollowedGroups> groups) {
                     if (!groups || is_down() || disk_.is_dead()) return;
                     auditor_.followed(followed_slot_, *groups);
                     followed_slot_ = groups->next_slot;
                     follow();
                   });
}

}  // namespace atollbank::sim
