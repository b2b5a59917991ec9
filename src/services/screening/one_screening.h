// SPDX-License-Identifier: Apache-2.0
// The one path of every screening, of customers and of known positives: it is counted as asked,
// compared, and kept with its outcome. Blocking; any thread.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "services/screening/loaded_list.h"
#include "services/screening/screening_store.h"

namespace atollbank::screening {

struct OneScreening {
  ScreenRequest request;
  bool is_known_positive = false;
  std::string unavailable_reason;  // "": it is compared
  // Shared by all screenings that are under way and the service, which may take another meanwhile.
  std::shared_ptr<const LoadedList> list;  // null only where it is unavailable
};

// What is kept of it. One that cannot be compared is kept as failed, and the error is answered:
// those of ScreeningApi::screen().
base::Result<Screening> screen_once(ScreeningStore& store, const OneScreening& one,
                                    const ports::Transliteration& script, const base::Clock& clock,
                                    const runtime::Context& context);

}  // namespace atollbank::screening
