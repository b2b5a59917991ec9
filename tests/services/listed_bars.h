// SPDX-License-Identifier: Apache-2.0
// For tests: who is barred from signing in, in plain sight. Any thread; outlives restarts.
#pragma once

#include <mutex>
#include <set>

#include "services/identity/api.h"

namespace atollbank {

class ListedBars final : public identity::BarsApi {
 public:
  void bar(const runtime::Context&, base::Id user_id, runtime::Completion<void> done) override {
    {
      const std::scoped_lock lock(mutex_);
      barred_.insert(user_id);
    }
    done({});
  }
  void is_barred(const runtime::Context&, base::Id user_id,
                 runtime::Completion<bool> done) override {
    done(has(user_id));
  }
  bool has(base::Id user_id) const {
    const std::scoped_lock lock(mutex_);
    return barred_.contains(user_id);
  }

 private:
  mutable std::mutex mutex_;
  std::set<base::Id> barred_;
};

}  // namespace atollbank
