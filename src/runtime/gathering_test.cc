// SPDX-License-Identifier: Apache-2.0
#include "runtime/gathering.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace atollbank::runtime {
namespace {

// A store of one number, which notes what it is told and writes it when it is settled.
struct Store {
  struct Notes final : Gathering::Notes {
    explicit Notes(Store& own) : store(own) {}
    base::Result<void> settle() override {
      ++store.settled_count;
      if (store.fails) return base::fail(base::ErrorCode::kUnknown, "commit_unknown", "lost");
      store.written += noted;
      noted = 0;
      return {};
    }
    Store& store;
    int noted = 0;
  };

  void add(int number) {
    Gathering* const gathering = Gathering::here();
    if (gathering == nullptr) {
      written += number;
      return;
    }
    if (gathering->notes() == nullptr) gathering->keep(std::make_unique<Notes>(*this));
    static_cast<Notes*>(gathering->notes())->noted += number;
    gathering->note();
  }

  int written = 0;
  int settled_count = 0;
  bool fails = false;
};

class GatheringTest : public testing::Test {
 protected:
  auto note(const std::string& name) {
    return [this, name](base::Result<int> result) {
      answers_.push_back(name + "=" +
                         (result ? std::to_string(*result) : std::string(result.error().reason)));
    };
  }
  void add(int number, const std::string& name) {
    auto work = [this, number]() -> base::Result<int> {
      store_.add(number);
      return number;
    };
    Gathering::work_and_answer(work, note(name));
  }
  void look(const std::string& name) {
    auto work = [this]() -> base::Result<int> { return store_.written; };
    Gathering::work_and_answer(work, note(name));
  }

  Store store_;
  std::vector<std::string> answers_;
};

TEST_F(GatheringTest, alone_work_is_durable_and_answered_at_once) {
  add(1, "a");
  EXPECT_EQ(store_.written, 1);
  EXPECT_EQ(answers_, std::vector<std::string>{"a=1"});
}

TEST_F(GatheringTest, what_changes_something_is_answered_once_it_is_settled_and_reads_at_once) {
  {
    Gathering gathering;
    add(1, "a");
    add(2, "b");
    look("look");
    EXPECT_EQ(answers_, std::vector<std::string>{"look=0"});
  }
  EXPECT_EQ(answers_, (std::vector<std::string>{"look=0", "a=1", "b=2"}));
  EXPECT_EQ(store_.written, 3);
  EXPECT_EQ(store_.settled_count, 1);
}

TEST_F(GatheringTest, all_that_rested_on_what_was_lost_hear_so) {
  {
    Gathering gathering;
    add(1, "a");
    add(2, "b");
    store_.fails = true;
  }
  EXPECT_EQ(answers_, (std::vector<std::string>{"a=commit_unknown", "b=commit_unknown"}));
}

TEST_F(GatheringTest, work_that_settles_on_its_way_hears_what_became_of_it) {
  Gathering gathering;
  store_.fails = true;
  auto work = [this]() -> base::Result<int> {
    store_.add(1);
    (void)Gathering::here()->settle();
    return 1;
  };
  Gathering::work_and_answer(work, note("a"));
  EXPECT_EQ(answers_, std::vector<std::string>{"a=commit_unknown"});
}

TEST_F(GatheringTest, whoever_is_answered_on_the_way_is_not_the_work_under_way) {
  Gathering gathering;
  auto first = [this]() -> base::Result<int> {
    store_.add(1);
    return 1;
  };
  Gathering::work_and_answer(first, [this](base::Result<int>) {
    store_.add(10);
    answers_.push_back(std::to_string(store_.written));
  });
  auto second = []() -> base::Result<int> {
    (void)Gathering::here()->settle();
    return 2;
  };
  Gathering::work_and_answer(second, note("b"));
  EXPECT_EQ(answers_, (std::vector<std::string>{"11", "b=2"}));
}

TEST_F(GatheringTest, outside_of_work_nothing_is_gathered) {
  Gathering gathering;
  EXPECT_EQ(Gathering::here(), nullptr);
  add(1, "a");
  Gathering::settle_thread();
  EXPECT_EQ(answers_, std::vector<std::string>{"a=1"});
}

}  // namespace
}  // namespace atollbank::runtime
