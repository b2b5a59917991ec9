// SPDX-License-Identifier: Apache-2.0
// The files of a checkpoint: written by the pool, read at a restart.
#include <fmt/core.h>

#include <cstring>
#include <future>

#include "base/assert.h"
#include "base/log.h"
#include "services/posting/checkpointer.h"
#include "services/posting/format/checkpoint_frames.h"

namespace atollbank::posting {
namespace {

using base::Result;
using format::CheckpointBegin;
using format::CheckpointFinish;
using ledger::format::PieceKind;

constexpr std::string_view kCheckpointName = "checkpoint";

std::string run_name(std::uint64_t index) { return fmt::format("ids-{:08}", index); }
std::string openings_name(std::uint64_t index) { return fmt::format("openings-{:08}", index); }

tl::unexpected<base::Error> malformed(std::string_view what) {
  return base::fail(base::ErrorCode::kDataLoss, "checkpoint_malformed", what);
}

// The only frame of a file.
Result<base::Bytes> read_alone(const ports::Journal& journal, const std::string& name) {
  ATOLL_TRY(const auto reader, journal.read_derived(name));
  ATOLL_TRY(const auto frame, reader->next());
  if (!frame) return malformed("an empty file");
  base::Bytes bytes(*frame);
  ATOLL_TRY(const auto rest, reader->next());
  if (rest) return malformed("more than one frame");
  return bytes;
}

Result<std::vector<std::uint64_t>> words_of(base::ByteView bytes) {
  if (bytes.size() % sizeof(std::uint64_t) != 0) return malformed("a run of ids cut short");
  std::vector<std::uint64_t> words(bytes.size() / sizeof(std::uint64_t));
  if (!words.empty()) std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

template <class T>
Result<T> frame_as(ports::FrameReader& reader) {
  ATOLL_TRY(const auto frame, reader.next());
  if (!frame || frame->size() != sizeof(T)) return malformed("a frame of the wrong length");
  return base::ByteReader(*frame).template read<T>();
}

}  // namespace

// One thing that waits, without the lock while the disk works; false when nothing does.
bool Checkpointer::write_next(std::unique_lock<std::mutex>& lock) {
  Result<void> written;
  if (!full_runs_.empty()) {
    ledger::IdRun run = std::move(full_runs_.front());
    full_runs_.pop_front();
    lock.unlock();
    run.sort();
    written = write_run(run);
    lock.lock();
    if (!written) full_runs_.push_front(std::move(run));  // every later checkpoint needs it
  } else if (!pieces_.empty()) {
    const ledger::StatePiece piece = std::move(pieces_.front());
    pieces_.pop_front();
    lock.unlock();
    written = write_piece(piece);
    lock.lock();
  } else if (phase_ == Phase::kCommitting) {
    lock.unlock();
    written = commit();
    lock.lock();
    if (written) {
      phase_ = Phase::kIdle;
      ++figures_.written;
      figures_.last_bytes = file_bytes_;
    }
  } else {
    return false;
  }
  if (written) return true;
  base::log_warning("checkpoint_failed", {{"reason", written.error().reason}});
  give_up();
  return false;
}

Result<void> Checkpointer::write_alone(const std::string& name, base::ByteView frame) {
  ATOLL_TRY(const auto file, journal_.write_derived(name));
  ATOLL_TRY_VOID(file->append(frame));
  return file->commit();
}

Result<void> Checkpointer::write_run(const ledger::IdRun& run) {
  return write_alone(run_name(run.index()), base::bytes_of(run.words()));
}

Result<void> Checkpointer::begin_file() {
  ATOLL_TRY(file_, journal_.write_derived(kCheckpointName));
  CheckpointBegin begin;
  begin.id_run_slots = options_.id_run_slots;
  begin.opening_run_size = options_.pieces.openings;
  begin.id_run_count = begin_run_index_;
  begin.account_count = account_count_;
  begin.bound_id_count = bound_id_count_;
  begin.end_slot = begin_.end_slot;
  begin.last_group_slot = begin_.last_group_slot;
  begin.ledger_time_ns = begin_.ledger_time_ns;
  std::memcpy(begin.chain_hash, begin_.chain_hash.data(), sizeof(begin.chain_hash));
  ATOLL_TRY_VOID(file_->append(base::bytes_of(begin)));
  const auto ids = base::bytes_of(std::span<const std::uint64_t>(begin_ids_));
  ATOLL_TRY_VOID(file_->append(ids));
  file_bytes_ = sizeof(begin) + ids.size();
  openings_in_file_ = openings_stored_;
  return {};
}

Result<void> Checkpointer::write_piece(const ledger::StatePiece& piece) {
  if (file_ == nullptr) ATOLL_TRY_VOID(begin_file());
  if (piece.kind == PieceKind::kOpenings && piece.count == options_.pieces.openings) {
    const std::uint64_t index = piece.first / options_.pieces.openings;
    ATOLL_ASSERT(index == openings_in_file_);
    ATOLL_TRY_VOID(write_alone(openings_name(index), piece.bytes));
    ++openings_in_file_;
    return {};
  }
  file_bytes_ += piece.bytes.size();
  return file_->append(piece.bytes);
}

Result<void> Checkpointer::commit() {
  if (file_ == nullptr) ATOLL_TRY_VOID(begin_file());  // an empty ledger
  const CheckpointFinish finish{.settled_slot = settled_slot_,
                                .opening_run_count = openings_in_file_};
  ATOLL_TRY_VOID(file_->append(base::bytes_of(finish)));
  ATOLL_TRY_VOID(file_->commit());
  file_.reset();
  openings_stored_ = openings_in_file_;
  return {};
}

std::optional<ports::JournalEnd> Checkpointer::load(ledger::Ledger& ledger,
                                                    const std::function<void()>& on_accounts) {
  auto loaded = load_file(ledger, on_accounts);
  if (loaded) return *loaded;
  if (loaded.error().code != base::ErrorCode::kNotFound) {
    base::log_warning("checkpoint_ignored", {{"reason", loaded.error().reason}});
  }
  run_ = ledger::IdRun(0, options_.id_run_slots);
  openings_stored_ = 0;
  return std::nullopt;
}

Result<ports::JournalEnd> Checkpointer::load_file(ledger::Ledger& ledger,
                                                  const std::function<void()>& on_accounts) {
  ATOLL_TRY(const auto reader, journal_.read_derived(kCheckpointName));
  ATOLL_TRY(const auto begin, frame_as<CheckpointBegin>(*reader));
  if (begin.format != format::kCheckpointFramesFormat ||
      begin.id_run_slots != options_.id_run_slots ||
      begin.opening_run_size != options_.pieces.openings) {
    return malformed("a checkpoint of another format or shape");
  }
  ATOLL_TRY(const auto ids, reader->next());
  if (!ids) return malformed("no ids");
  ATOLL_TRY(auto words, words_of(*ids));
  run_ = ledger::IdRun(begin.id_run_count, options_.id_run_slots);
  run_.set_words(std::move(words));
  last_begin_slot_ = begin.end_slot;
  ledger.reserve(begin.account_count, begin.bound_id_count);

  // The ids take as long as all the rest.
  std::promise<Result<void>> ids_loaded;
  const auto load_all_ids = [&] { ids_loaded.set_value(load_ids(ledger, begin.id_run_count)); };
  if (!options_.loads_side_by_side || !pool_->run(load_all_ids)) load_all_ids();
  const auto pieces = load_pieces(ledger, *reader);
  if (pieces) on_accounts();
  const auto all_ids = ids_loaded.get_future().get();
  ATOLL_TRY_VOID(pieces);
  ATOLL_TRY_VOID(all_ids);

  ports::JournalEnd end{.end_slot = begin.end_slot,
                        .last_group_slot = begin.last_group_slot,
                        .ledger_time_ns = begin.ledger_time_ns};
  std::memcpy(end.chain_hash.data(), begin.chain_hash, sizeof(begin.chain_hash));
  return end;
}

Result<void> Checkpointer::load_ids(ledger::Ledger& ledger, std::uint64_t run_count) {
  for (std::uint64_t i = 0; i < run_count; ++i) ATOLL_TRY_VOID(load_run(ledger, i));
  ledger.load_ids(run_);
  return {};
}

// The last frame is known only when there is none behind it.
Result<void> Checkpointer::load_pieces(ledger::Ledger& ledger, ports::FrameReader& reader) {
  base::Bytes last;
  std::uint64_t bytes = 0;
  for (bool has_last = false;; has_last = true) {
    ATOLL_TRY(const auto frame, reader.next());
    if (has_last && frame) {
      ledger::format::PieceHeader header;
      if (last.size() < sizeof(header)) return malformed("a piece without a header");
      std::memcpy(&header, last.data(), sizeof(header));
      if (header.kind == PieceKind::kOpenings || header.kind == PieceKind::kAccounts) {
        const bool openings = header.kind == PieceKind::kOpenings;
        ATOLL_TRY_VOID(load_openings(ledger, header.first + (openings ? 0 : header.count)));
      }
      ATOLL_TRY_VOID(ledger.load_piece(last));
      bytes += last.size();
    }
    if (!frame) break;
    last = *frame;
  }
  if (last.size() != sizeof(CheckpointFinish)) return malformed("no end");
  const auto finish = base::ByteReader(last).read<CheckpointFinish>();
  ledger.set_settled_slot(finish.settled_slot);
  openings_stored_ = static_cast<std::uint32_t>(finish.opening_run_count);
  figures_.last_bytes = bytes;
  return {};
}

Result<void> Checkpointer::load_run(ledger::Ledger& ledger, std::uint64_t index) {
  ATOLL_TRY(const base::Bytes frame, read_alone(journal_, run_name(index)));
  ledger::IdRun run(index, options_.id_run_slots);
  ATOLL_TRY(auto words, words_of(frame));
  run.set_words(std::move(words));
  ledger.load_ids(run);
  return {};
}

// Runs of openings stand before those in the file: as many as it takes to know so many accounts.
Result<void> Checkpointer::load_openings(ledger::Ledger& ledger, std::uint64_t account_count) {
  while (ledger.accounts().size() < account_count) {
    const std::uint64_t index = ledger.accounts().size() / options_.pieces.openings;
    ATOLL_TRY(const base::Bytes frame, read_alone(journal_, openings_name(index)));
    ATOLL_TRY_VOID(ledger.load_piece(frame));
  }
  return {};
}

}  // namespace atollbank::posting
