// SPDX-License-Identifier: Apache-2.0
// How a process learns that it shall stop: SIGINT, SIGTERM, or its own wish.
//
// Made first in main, before any other thread, and waited on by main. Signals arrive as bytes on a
// descriptor, so nothing ever runs in a signal handler. After the first, a second one ends the
// process at once: a person who presses Ctrl-C twice means it.
#pragma once

#include <csignal>

#include "base/timestamp.h"

namespace atollbank::runtime {

class StopSignal {
 public:
  // Also ignores SIGPIPE for the process: a peer that vanishes is an error of a write.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Sleeps until a signal or a request has come; answers its number, 0 for a request.
  int wait_for_stop_signal();
  // The same, but false when nothing came within the time.
  bool wait_for_stop_signal(base::Duration at_most);

  // As if a signal had come. Any thread.
  void request();

 private:
  sigset_t previous_mask_;
  int signals_;   // signalfd
  int requests_;  // eventfd
};

}  // namespace atollbank::runtime
