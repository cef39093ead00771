/** A button that opens a menu. Items act or are links; sections part them; a group of items can be a choice of one. */
import type { ReactNode } from 'react';
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover, Separator, type Key } from 'react-aria-components';
import { Button, type ButtonLook } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import './menu.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: ReactNode;
  /** What screen readers and type-ahead use, where the label is not a plain string. */
  readonly textValue?: string;
  readonly icon?: IconName;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  /** A plain link, for downloads and other pages. */
  readonly href?: string;
  readonly download?: boolean;
}

export interface MenuGroup {
  readonly id: string;
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
  /** A choice of one: the entry that is chosen now. */
  readonly chosen?: string;
}

export interface MenuProps {
  readonly label: string;
  /** What the button shows; the label itself if left out. */
  readonly trigger?: ReactNode;
  /** The trigger shows words: they are the button's name, and the label is read after them. */
  readonly worded?: boolean;
  readonly icon?: IconName;
  readonly look?: ButtonLook;
  readonly className?: string;
  readonly groups: readonly MenuGroup[];
  readonly onAction: (id: string) => void;
  readonly isDisabled?: boolean;
  /** No arrow beside the trigger. */
  readonly bare?: boolean;
}

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.textValue ?? (typeof entry.label === 'string' ? entry.label : entry.id)}
      isDisabled={entry.disabled ?? false}
      className={entry.danger === true ? 'menu-item menu-danger' : 'menu-item'}
      {...(entry.href === undefined ? {} : { href: entry.href, ...(entry.download === true ? { download: true } : {}) })}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {selectionMode === 'none' ? null : <span className="menu-tick">{isSelected ? <Icon name="tick" /> : null}</span>}
          {entry.icon === undefined ? null : <Icon name={entry.icon} />}
          <span className="menu-label">
            {entry.label}
            {entry.hint === undefined ? null : <span className="hint">{entry.hint}</span>}
          </span>
        </>
      )}
    </MenuItem>
  );
}

export function Menu({ label, trigger, worded = false, icon, look = 'plain', className, groups, onAction, isDisabled = false, bare = false }: MenuProps): ReactNode {
  const act = (key: Key): void => {
    onAction(String(key));
  };
  return (
    <MenuTrigger>
      <Button
        look={look}
        isDisabled={isDisabled}
        {...(icon === undefined ? {} : { icon })}
        {...(trigger === undefined || worded ? {} : { 'aria-label': label })}
        {...(className === undefined ? {} : { className })}
      >
        {trigger ?? label}
        {worded ? <span className="sr">{label}</span> : null}
        {bare ? null : <Icon name="down" />}
      </Button>
      <Popover className="menu-pop" placement="bottom end">
        <AriaMenu className="menu" aria-label={label} onAction={act}>
          {groups.flatMap((group, i) => {
            const chosen = group.chosen;
            const section = (
              <MenuSection
                key={group.id}
                id={group.id}
                {...(group.title === undefined ? { 'aria-label': label } : {})}
                {...(chosen === undefined ? {} : { selectionMode: 'single' as const, selectedKeys: [chosen], disallowEmptySelection: true })}
              >
                {group.title === undefined ? null : <Header className="menu-title">{group.title}</Header>}
                {group.entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </MenuSection>
            );
            return i === 0 ? [section] : [<Separator key={`before-${group.id}`} className="menu-line" />, section];
          })}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
