/** The plain words of a line for a neighbour: brackets read as what stands there now, an addition as what is asked for. */
import type { RollingLine, Segment } from '../../shared/proposals/model.ts';
import { textOf } from '../../shared/schema/wording.ts';

function plain(segments: readonly Segment[], proposed: boolean): string {
  return segments
    .map((segment) => {
      if (segment.type === 'words') return textOf(segment.wording);
      const standing = segment.entries.find((entry) => entry.role === 'base' || entry.role === 'bracket' || entry.role === 'move');
      const shown = standing ?? (proposed ? segment.entries[0] : undefined);
      return shown === undefined ? '' : plain(shown.content, proposed);
    })
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:?!])/g, '$1')
    .trim();
}

/** What a neighbour of the provision pointed at says, in short. */
export function plainLine(line: Pick<RollingLine, 'content' | 'addition'>): string {
  const words = plain(line.content, line.addition !== null);
  return line.addition === null ? words : `[${words}]`;
}
