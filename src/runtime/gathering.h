// SPDX-License-Identifier: Apache-2.0
// Pieces of work that one thread does one after another, and whose changes become durable at once.
//
// A thread of a pool that gathers takes the pieces of work that wait: a store notes what each of
// them changes, settle() makes all of it durable by one sync, and what was answered on the strength
// of it is held until then. Work does not notice: before it reads what is only noted, the store
// settles. Everything here belongs to the one thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/unique_function.h"

namespace atollbank::runtime {

class Gathering {
 public:
  // What a store has noted on this thread.
  class Notes {
   public:
    virtual ~Notes() = default;
    // Makes them durable, whether or not there are any, and forgets them.
    virtual base::Result<void> settle() = 0;
  };

  Gathering();
  ~Gathering();  // settles
  Gathering(const Gathering&) = delete;

  // The one of this thread while work is under way that can wait for its answer; null otherwise,
  // and then a change must be durable before it is answered.
  static Gathering* here();
  // Before a change that is answered at once: this thread holds nothing any more that it may need.
  static void settle_thread();

  // By stores.
  Notes* notes() const { return notes_.get(); }
  void keep(std::unique_ptr<Notes> notes) { notes_ = std::move(notes); }
  // The work under way has changed what will be durable once it is settled.
  void note() { has_noted_ = true; }
  bool has_noted() const { return has_noted_; }
  // All that is noted, and then the answers that were held. Where it fails they say so.
  base::Result<void> settle();

  // done(work()), now or once what the work changed is durable.
  template <class Work, class Done>
  static void work_and_answer(Work& work, Done done);

 private:
  using Held = base::UniqueFunction<void(const base::Error*)>;

  // None where nothing is gathered.
  static Gathering* of_thread();
  void begin_work();
  void end_work() { is_at_work_ = false; }

  std::unique_ptr<Notes> notes_;
  std::vector<Held> held_;
  bool is_at_work_ = false;
  bool has_noted_ = false;              // the work under way
  std::optional<base::Error> failure_;  // of what the work under way had noted
};

template <class Work, class Done>
void Gathering::work_and_answer(Work& work, Done done) {
  Gathering* const gathering = of_thread();
  if (gathering == nullptr) return done(work());
  gathering->begin_work();
  auto result = work();
  gathering->end_work();
  if (gathering->failure_) return done(base::fail(*gathering->failure_));
  if (!gathering->has_noted_) return done(std::move(result));
  gathering->held_.push_back(
      [result = std::move(result), done = std::move(done)](const base::Error* failure) mutable {
        if (failure != nullptr) return done(base::fail(*failure));
        done(std::move(result));
      });
}

}  // namespace atollbank::runtime
