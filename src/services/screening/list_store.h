// SPDX-License-Identifier: Apache-2.0
// The list in use and what proves it, as records: its facts, its entries in parts, each day's known
// positive, and how far people were screened against it. Blocking; any thread. Every write is one
// commit with its event and audit record.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/screening/screening.h"

namespace atollbank::screening {

struct StoredList {
  ListFacts facts;
  ScreeningList list;
};

class ListStore {
 public:
  explicit ListStore(ports::RecordStore& records) : records_(records) {}

  // None before the first. data_loss list_damaged: not as many entries or names as its facts say
  base::Result<std::optional<StoredList>> load() const;
  base::Result<std::optional<CheckState>> check() const;
  base::Result<std::optional<Rescreening>> rescreening() const;
  base::Result<std::optional<DailyCheck>> daily_check(const std::string& day) const;

  // The entries first and the facts last: a list that is in use is whole. People are to be screened
  // against it from the first on. The parts of the list before go. The facts with their part count.
  base::Result<ListFacts> use(const ListFacts& facts, const ScreeningList& list,
                              const runtime::Context& context, base::Timestamp now);
  // The parts of every other list, as a crash has left them.
  base::Result<void> drop_others(base::Id list_id, const runtime::Context& context,
                                 base::Timestamp now);
  base::Result<void> refresh(const ListFacts& facts, const runtime::Context& context,
                             base::Timestamp now);
  // A day's known positive and what follows from it; a stop; its end. Each is made on top of what
  // is there at that moment (availability.h), and answers with what is there then.
  base::Result<CheckState> put_check(const DailyCheck& day, const runtime::Context& context);
  base::Result<CheckState> stop(const std::string& reason, const runtime::Context& context,
                                base::Timestamp now);
  base::Result<CheckState> go_on(const CheckState& check, const runtime::Context& context);
  // Where the list in use is another one by now, nothing is kept.
  base::Result<void> put_rescreening(const Rescreening& rescreening,
                                     const runtime::Context& context, base::Timestamp now);

 private:
  struct Evidence;
  base::Result<void> put(std::vector<ports::Put> puts, const Evidence& evidence,
                         const runtime::Context& context, base::Timestamp now);
  // `step` of what is there; `evidence` of what it makes of it.
  template <class Step, class MakeEvidence>
  base::Result<CheckState> change_check(std::vector<ports::Put> puts, Step step,
                                        MakeEvidence evidence, const runtime::Context& context,
                                        base::Timestamp now);
  base::Result<std::optional<std::string>> value_of(const std::string& key) const;
  base::Result<void> put_parts(const ListFacts& facts, const std::vector<base::Bytes>& parts,
                               const runtime::Context& context, base::Timestamp now);
  base::Result<void> drop_parts(base::Id list_id, const runtime::Context& context,
                                base::Timestamp now);

  ports::RecordStore& records_;
};

}  // namespace atollbank::screening
