/**
 * The rolling text of one provision on a screen: words, and brackets with who asks for what. Native `ins` and `del`; each
 * bracket is a group that says in words who proposes it, so that neither colour nor glyph is needed to understand it.
 */
import { memo, type ReactNode } from 'react';
import type { Segment } from '../../shared/proposals/model.ts';
import { BracketView } from './BracketView.tsx';
import { Words } from './Words.tsx';
import './rolling.css';

export interface RollingTextProps {
  readonly segments: readonly Segment[];
  /** Names the line; changes in it are numbered `LINE:0`, `LINE:1` … for the stepper. */
  readonly line: string;
  /** Tint words by their authors. */
  readonly authors?: boolean;
}

export const RollingText = memo(function RollingText({ segments, line, authors = false }: RollingTextProps): ReactNode {
  let step = -1;
  return segments.map((segment, i) => {
    if (segment.type === 'words') return <Words key={i} wording={segment.wording} authors={authors} />;
    step += 1;
    return <BracketView key={i} bracket={segment} line={line} step={step} />;
  });
});
