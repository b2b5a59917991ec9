// SPDX-License-Identifier: Apache-2.0
#include "base/processor.h"

#include <unistd.h>
#include <cstring>

// Nothing from the standard library's headers is called here but plain C: an inline function would
// be compiled for v3 with the rest. noinline keeps the callers' instructions out as well.
#if defined(__x86_64__)
#define ATOLL_PLAIN_X86_64 __attribute__((noinline, target("arch=x86-64")))
#else
#define ATOLL_PLAIN_X86_64 __attribute__((noinline))
#endif

namespace atollbank::base {
namespace {

ATOLL_PLAIN_X86_64 void say(const char* text) {
  // Nothing can be done about a standard error that is closed.
  if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

}  // namespace

ATOLL_PLAIN_X86_64 const char* missing_processor_feature() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx")) return "avx";
  if (!__builtin_cpu_supports("avx2")) return "avx2";
  if (!__builtin_cpu_supports("bmi")) return "bmi1";
  if (!__builtin_cpu_supports("bmi2")) return "bmi2";
  if (!__builtin_cpu_supports("fma")) return "fma";
  if (!__builtin_cpu_supports("popcnt")) return "popcnt";
#endif
  return nullptr;
}

ATOLL_PLAIN_X86_64 void refuse_processor(const char* missing_feature) {
  say("atoll: this build needs a processor of level x86-64-v3 (Intel Haswell, AMD Excavator, or "
      "newer); this one has no ");
  say(missing_feature);
  say(". Build it here without the floor: cmake --preset release -DATOLL_X86_64_V3=OFF\n");
  ::_exit(1);
}

ATOLL_PLAIN_X86_64 void require_processor() {
#if defined(ATOLL_X86_64_V3)
  const char* const missing = missing_processor_feature();
  if (missing != nullptr) refuse_processor(missing);
#endif
}

namespace {

// Before the constructors of static objects, which have no priority.
__attribute__((constructor(101))) ATOLL_PLAIN_X86_64 void check_before_all_else() {
  require_processor();
}

}  // namespace
}  // namespace atollbank::base
