// Says what is missing before a hundred tests fail for it.
import { existsSync } from 'node:fs';

const program = '/usr/lib/chromium/libvk_swiftshader.so';

export default function setup(): void {
  if (existsSync(program)) return;
  throw new Error(
    `These tests want the program that plays a GPU, ${program}: apt-get install chromium (Debian's brings it).`,
  );
}
