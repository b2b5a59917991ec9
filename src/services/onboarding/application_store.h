// SPDX-License-Identifier: Apache-2.0
// The records of applications, and of who came before from the same house or under the same name.
// Blocking; any thread. Every write is one commit with its event and audit record, and no change
// when it was made before (ports/commit_again.h). What is personal is sealed before it gets here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/commit_again.h"
#include "ports/records.h"
#include "services/onboarding/api.h"
#include "services/onboarding/format/application_record.h"

namespace atollbank::onboarding {

// A request by its dedupe_id, and a keyed digest of all else that it says: both for ever.
struct Asked {
  base::Id dedupe;
  base::Id content;
};

class ApplicationStore {
 public:
  explicit ApplicationStore(ports::RecordStore& records) : records_(records) {}

  // The id that an application which is made now has under this dedupe.
  static base::Id id_of(const Asked& asked, base::Timestamp now);
  // What was asked for before under this dedupe, if anything. failed_precondition dedupe_id_reused
  base::Result<std::optional<Application>> find_asked(const Asked& asked) const;
  // What is there under this dedupe, else the application. failed_precondition dedupe_id_reused
  base::Result<Application> begin(const Application& application, const Asked& asked,
                                  const Context& context);
  // not_found application_not_found
  base::Result<Application> find(base::Id application_id) const;
  // The stored application, changed by `step`, which gives a Result<Application>; committed if it
  // is another one.
  template <class Step>
  base::Result<Application> change(base::Id application_id, const Context& context,
                                   base::Timestamp now, Step step);

  // How many claimed that name or house before this one did.
  base::Result<std::uint32_t> claim(const std::string& partition, base::Id application_id,
                                    const Context& context, base::Timestamp now);
  base::Result<void> drop_claim(const std::string& partition, base::Id application_id,
                                const Context& context, base::Timestamp now);

  base::Result<std::vector<Application>> unfinished(std::size_t limit) const;
  base::Result<std::vector<Application>> referred(std::size_t limit) const;
  // In the order of partitions and ids, behind `position`, "" for the first; at most `limit`. With
  // the position behind them, "" when these were the last.
  struct Page {
    std::vector<Application> applications;
    std::string position;
  };
  base::Result<Page> page(const std::string& position, std::size_t limit) const;

 private:
  static base::Result<Application> decoded(const std::optional<std::string>& value);
  base::Result<std::vector<Application>> marked(const char* prefix, std::size_t limit) const;
  base::Result<void> commit(const Application* before, const Application& after,
                            std::uint64_t version, std::vector<ports::Put> puts,
                            const Context& context, base::Timestamp now);
  base::Result<std::optional<Application>> asked_before(const ports::Versioned& found,
                                                        const Asked& asked) const;

  ports::RecordStore& records_;
};

template <class Step>
base::Result<Application> ApplicationStore::change(base::Id application_id, const Context& context,
                                                   base::Timestamp now, Step step) {
  const std::string partition = format::applications_partition(application_id);
  return ports::commit_again([&]() -> base::Result<Application> {
    ATOLL_TRY(const auto found, records_.get(partition, format::application_key(application_id)));
    ATOLL_TRY(const Application before, decoded(found.value));
    ATOLL_TRY(Application after, step(before));
    if (after == before) return before;
    after.updated = now;
    ATOLL_TRY_VOID(commit(&before, after, found.version, {}, context, now));
    return after;
  });
}

}  // namespace atollbank::onboarding
