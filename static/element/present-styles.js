// The styles of presenting, fetched when somebody first presents.

import styles from '../stage/present.css';

export { styles };
