// SPDX-License-Identifier: Apache-2.0
// The floor of the processor: release builds use x86-64-v3 (2013 and later), and say so instead of
// dying of an illegal instruction.
//
// This file's code is compiled for plain x86-64. A program that calls require_processor() is
// checked before its other static objects are made, not only when main gets there.
#pragma once

namespace atollbank::base {

// The first feature of x86-64-v3 that this processor lacks; nullptr when it has them all.
const char* missing_processor_feature();

// Ends the process with status 1 and a clear word when the build needs more than there is.
void require_processor();

// That word.
[[noreturn]] void refuse_processor(const char* missing_feature);

}  // namespace atollbank::base
