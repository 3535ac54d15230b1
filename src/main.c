/* SPDX-License-Identifier: MIT */
/* The program's first line; everything else is a command. */
#include "app/command.h"

int main(int argc, char **argv)
{
    return command_main(argc, argv);
}
