// SPDX-License-Identifier: Apache-2.0
// Screenings as records, each with what it adds to its day's counts in one commit, so that counts
// in are counts out whenever the process ends. Blocking; any thread. Events and audit records name
// ids, scores and outcomes, never a person.
#pragma once

#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"
#include "services/screening/api.h"

namespace atollbank::screening {

class ScreeningStore {
 public:
  explicit ScreeningStore(ports::RecordStore& records) : records_(records) {}

  // Counted as asked, unless it is there already. Answers what then is there: one that is kAsked
  // must be ended; one that is over is the answer. conflict screening_id_reused
  base::Result<Screening> ask(const Screening& fresh, const runtime::Context& context);
  // Keeps the outcome of one that is asked, and counts it. Answers what then is there: that of
  // another who ended the same attempt before.
  base::Result<Screening> end(const Screening& ended, const runtime::Context& context);
  // A person's word on one match. Errors: those of ScreeningApi::decide()
  base::Result<Screening> decide(const DecideMatch& request, const runtime::Context& context,
                                 base::Timestamp now);

  // not_found screening_not_found
  base::Result<Screening> find(base::Id screening_id) const;
  // All that were asked and never ended: of calls that are on their way, or were cut off.
  base::Result<std::vector<Screening>> asked() const;
  base::Result<std::vector<Screening>> open_referrals(std::size_t limit) const;
  base::Result<DayFigures> figures(const std::string& day) const;

 private:
  struct Found {
    std::uint64_t version = 0;
    std::optional<Screening> screening;
    DayFigures figures;  // of its lane, on the day that was asked for
  };
  base::Result<Found> read(base::Id screening_id, const std::string& day) const;
  base::Result<std::vector<Screening>> listed(const char* prefix, std::size_t limit) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::screening
