/** The arm without dropout, and the arm with it. */
export type ArmName = "a" | "b";
