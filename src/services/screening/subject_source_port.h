// SPDX-License-Identifier: Apache-2.0
// Whom the bank knows, for screening them all against a new list; implemented by whoever keeps
// them.
#pragma once

#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/screening/matching/applicant.h"

namespace atollbank::screening {

struct Subject {
  base::Id id;
  Applicant applicant;
};

struct SubjectPage {
  std::vector<Subject> subjects;
  std::string position;  // behind the last of them
  bool is_last = false;
};

class SubjectSource {
 public:
  virtual ~SubjectSource() = default;

  // Those behind `position`, "" for the first, in an order that never changes; at most `limit`.
  // Everybody who was known before the call is told once, whoever comes meanwhile may be.
  virtual void subjects(const runtime::Context& context, std::string position, std::size_t limit,
                        runtime::Completion<SubjectPage> done) = 0;
};

}  // namespace atollbank::screening
